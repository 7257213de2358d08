/** Opens the desk in an installed Chromium, Chrome or Edge, with a profile inside the data folder. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

type Environment = Readonly<Record<string, string | undefined>>;

/** The program file of a browser we can use, or the reason why no window can be opened. `RIGHTSDESK_BROWSER` names one. */
export function findBrowser(env: Environment, platform: NodeJS.Platform): { readonly path: string } | { readonly none: string } {
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return { none: 'this machine has no display' };
  const found = [env['RIGHTSDESK_BROWSER'], ...candidates(env, platform)].find((path) => path !== undefined && isProgram(path));
  return found === undefined ? { none: 'no Chromium, Chrome or Edge is installed' } : { path: found };
}

/**
 * Opens a link in a window of its own. The link reaches the browser through a file that only this user can read, never
 * through the command line, which every user of the machine sees. Resolves when the browser has started; false when it could not.
 */
export async function openBrowser(path: string, link: string, dataFolder: string): Promise<boolean> {
  const profile = join(dataFolder, 'browser');
  const page = join(profile, 'open.html');
  await mkdir(profile, { recursive: true, mode: 0o700 });
  await rm(page, { force: true });
  await writeFile(page, `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${link}"><title>Rightsdesk</title>`, { mode: 0o600 });
  setTimeout(() => void rm(page, { force: true }), 60_000).unref();
  const child = spawn(path, [`--app=${pathToFileURL(page).href}`, `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check'], {
    detached: true,
    stdio: 'ignore',
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

function candidates(env: Environment, platform: NodeJS.Platform): readonly string[] {
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter((root) => root !== undefined);
    const programs = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe', 'Chromium\\Application\\chrome.exe'];
    return programs.flatMap((program) => roots.map((root) => join(root, program)));
  }
  if (platform === 'darwin') return ['Google Chrome', 'Microsoft Edge', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge'];
  return names.flatMap((name) => (env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
