/** A Chromium for the end-to-end specs: the machine's own, else one from npm that brings its libraries along. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Chromium {
  readonly path: string;
  /** Added to the environment of the browser: where its libraries and fonts are. */
  readonly env: Readonly<Record<string, string>>;
  readonly name: string;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const PACKAGE = join(import.meta.dirname, '../../node_modules/@sparticuz/chromium');

/** `RIGHTSDESK_CHROMIUM=packed` passes the machine's own over. */
export async function chromiumPath(): Promise<Chromium> {
  const installed = process.env['RIGHTSDESK_CHROMIUM'] === 'packed' ? undefined : installedChromium();
  return installed === undefined ? packedChromium() : { path: installed, env: {}, name: installed };
}

function installedChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env['RIGHTSDESK_BROWSER'] ?? '', ...paths].find((path) => path !== '' && existsSync(path));
}

/** Unpacks the npm package once beside `node_modules`' other caches. */
async function packedChromium(): Promise<Chromium> {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
  const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) await unpackInto(folder, cache);
  return {
    path: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: [join(folder, 'al2023/lib'), process.env['LD_LIBRARY_PATH'] ?? ''].filter(Boolean).join(':'), FONTCONFIG_PATH: join(folder, 'fonts') },
    name: `@sparticuz/chromium ${version}`,
  };
}

async function unpackInto(folder: string, cache: string): Promise<void> {
  const { inflate } = await import('@sparticuz/chromium');
  mkdirSync(cache, { recursive: true });
  const part = mkdtempSync(join(cache, 'unpacking-'));
  const before = process.env['TMPDIR'];
  // the package unpacks into the folder for temporary files, by whatever name the environment gives it
  process.env['TMPDIR'] = part;
  try {
    await Promise.all(['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'].map((file) => inflate(join(PACKAGE, 'bin', file))));
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  try {
    renameSync(part, folder);
  } catch (error) {
    // another run was faster
    rmSync(part, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}
