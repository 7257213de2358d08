/**
 * Builds the program into `out/`. `ensureBuild` does so only when a source file has changed since the last build;
 * `node scripts/build.ts --force` always. Standard output stays free for the command that asked: all words go to standard error.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { ROOT, tool } from './tools.ts';

const OUT = join(ROOT, 'out');
const STAMP = join(OUT, '.stamp');
const SOURCES = ['domain', 'contract', 'preload', 'main', 'renderer', 'backend', 'scripts', 'examples'];
const CONFIGS = ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'lingui.config.ts', 'tsconfig.base.json'];

/** Files that are not code, by their place in `node_modules/`; found at run time by `asset(name)`. */
export const ASSETS = [
  'harfbuzzjs/dist/harfbuzz.wasm',
  'harfbuzzjs/dist/harfbuzz-subset.wasm',
  '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  '@expo-google-fonts/noto-sans/400Regular_Italic/NotoSans_400Regular_Italic.ttf',
  '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
] as const;

/** Builds unless `out/` already holds what the source says. Throws when the build fails. */
export async function ensureBuild(force = false): Promise<void> {
  const hash = sourceHash();
  if (!force && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) return;
  const start = performance.now();
  process.stderr.write('building …\n');
  rmSync(STAMP, { force: true });
  for (const folder of ['main', 'preload', 'renderer']) rmSync(join(OUT, folder), { recursive: true, force: true });
  const args = [tool('electron-vite'), 'build', '--logLevel', 'warn'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } });
  if (status !== 0) throw new Error(`the build failed\n${stdout}${stderr}`);
  process.stderr.write(stderr);
  copyAssets();
  writeFileSync(STAMP, hash);
  process.stderr.write(`built in ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
}

function copyAssets(): void {
  const folder = join(OUT, 'main/assets');
  mkdirSync(folder, { recursive: true });
  for (const asset of ASSETS) cpSync(join(ROOT, 'node_modules', asset), join(folder, basename(asset)));
}

/** Over every file that the build reads, by path and content. */
function sourceHash(): string {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const file of [...files, ...CONFIGS.map((name) => join(ROOT, name))].sort()) {
    hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

if (import.meta.main) await ensureBuild(process.argv.includes('--force'));
