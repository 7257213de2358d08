/** Where the project is, and how its tools are started without a shell, so that commands run alike on every system. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

/** The script file of a package's command, to be run with this Node. */
export function tool(pack: string, command = pack): string {
  const manifest = join(ROOT, 'node_modules', pack, 'package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin?: string | Readonly<Record<string, string>> };
  const file = typeof bin === 'string' ? bin : bin?.[command];
  if (file === undefined) throw new Error(`the package ${pack} has no command ${command}`);
  return join(dirname(manifest), file);
}
