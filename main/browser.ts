/** The entry of the browser host: the desk, served to a browser of this machine. Runs until it is told to end, not until a window closes. */
import 'temporal-polyfill/global';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { errorSentence } from '../domain/errors.ts';
import { createDesk } from './desk/desk.ts';
import { createBrowserHost } from './hosts/browser.ts';
import { findBrowser, openBrowser } from './hosts/open-browser.ts';
import { type HostOptions, readOptions } from './hosts/options.ts';
import { onKeptPort } from './hosts/port.ts';
import { type DeskServer, serveDesk } from './hosts/server.ts';
import { reportBug } from './hosts/bugs.ts';

await main(readOptions(process.argv.slice(2), process.env, process.platform));

async function main(options: HostOptions): Promise<void> {
  await mkdir(options.dataFolder, { recursive: true, mode: 0o700 });
  const host = createBrowserHost(options.dataFolder, import.meta.dirname);
  const desk = await createDesk(host, { server: options.server });
  if (!desk.ok) {
    process.stderr.write(`${errorSentence(desk.error)}\n`);
    process.exitCode = 1;
    return;
  }
  const screens = join(import.meta.dirname, '../renderer');
  const server = await onKeptPort(options.dataFolder, (port) =>
    serveDesk({ desk: desk.value, screens, port, now: () => performance.now(), onBug: reportBug }),
  );

  const input = createInterface({ input: process.stdin });
  input.on('line', () => process.stdout.write(`${server.link()}\n`));
  async function end(): Promise<void> {
    input.close();
    await server.close();
    await desk.value.stop();
    process.exit(0);
  }
  process.once('SIGINT', () => void end());
  process.once('SIGTERM', () => void end());
  await present(server, options);
}

/** Opens a window, or says what to open. The link goes to the terminal and nowhere else. */
async function present(server: DeskServer, { open, dataFolder }: HostOptions): Promise<void> {
  const browser = open ? findBrowser(process.env, process.platform) : { none: 'as asked' };
  if ('path' in browser && (await openBrowser(browser.path, server.link(), dataFolder))) {
    process.stdout.write(`Rightsdesk is open at http://127.0.0.1:${server.port}. Press Enter for a link for another window, Ctrl+C to end.\n`);
    return;
  }
  const why = 'none' in browser ? browser.none : 'the browser did not start';
  process.stdout.write(`No window was opened: ${why}. Open this link in a browser on this machine within a minute; Enter makes a new one, Ctrl+C ends.\n`);
  process.stdout.write(`${server.link()}\n`);
}
