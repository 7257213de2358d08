/** What the command line and the environment say: `--data DIR`, `--server URL|none`, `--no-open`. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface HostOptions {
  readonly dataFolder: string;
  /** The sync server: one of the desk's own in the data folder, another one's address, or none. */
  readonly server: 'embedded' | 'none' | { readonly url: string };
  /** Whether to open a browser window (browser host only). */
  readonly open: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the options. Throws with a sentence for the user when one is unknown or wrong. */
export function readOptions(args: readonly string[], env: Environment, platform: NodeJS.Platform): HostOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, server: { type: 'string' }, 'no-open': { type: 'boolean' } },
  });
  return {
    dataFolder: resolve(values.data ?? env['RIGHTSDESK_DATA'] ?? defaultDataFolder(env, platform)),
    server: serverOf(values.server ?? env['RIGHTSDESK_SERVER'] ?? 'embedded'),
    open: values['no-open'] !== true,
  };
}

/** Where programs of this system keep a person's data. */
export function defaultDataFolder(env: Environment, platform: NodeJS.Platform): string {
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Rightsdesk');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Rightsdesk');
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'rightsdesk');
}

function serverOf(text: string): HostOptions['server'] {
  if (text === 'embedded' || text === 'none') return text;
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) throw new Error('--server takes "embedded", "none" or the address of a server, such as https://sync.example.org');
  return { url: url.origin };
}
