/** The browser host's port, chosen once: what a browser keeps for a page belongs to the page's origin, port included. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Starts something on the port kept in the data folder; when that is taken or none is kept, on a free one, which is kept
 * from then on. `start` answers the port it took and rejects with EADDRINUSE when it could not have it.
 */
export async function onKeptPort<T extends { readonly port: number }>(dataFolder: string, start: (port: number) => Promise<T>): Promise<T> {
  const file = join(dataFolder, 'port');
  const kept = await readKept(file);
  const started = await start(kept).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE' || error.code === 'EACCES') return start(0);
    throw error;
  });
  if (started.port !== kept) await writeFile(file, `${started.port}\n`);
  return started;
}

async function readKept(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const port = Number(text.trim());
  return Number.isInteger(port) && port >= 1024 && port <= 65_535 ? port : 0;
}
