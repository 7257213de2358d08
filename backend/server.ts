/** The entry `backend`: opens the store, listens on loopback, prints its address as one JSON line, and ends when told or orphaned. */
import 'temporal-polyfill/global';
import { join } from 'node:path';
import { buildApp } from './app.ts';
import { openFolderStore, openPostgresStore, type Store } from './store.ts';

interface ParentPort {
  postMessage(message: unknown): void;
}

await main();

async function main(): Promise<void> {
  const store = await openStore();
  const secret = process.env['RIGHTSDESK_BACKEND_SECRET'];
  const app = await buildApp({ store, now: () => Temporal.Now.instant(), log: true, ...(secret === undefined ? {} : { secret }) });
  app.addHook('onResponse', async () => {
    // what the journal holds and the database refused comes right by the replay of the next start
    if (store.failure() !== null) void stop(1);
  });
  const host = process.env['RIGHTSDESK_BACKEND_HOST'] ?? '127.0.0.1';
  const url = await app.listen({ host, port: Number(process.env['RIGHTSDESK_BACKEND_PORT'] ?? 0) });

  let stopping = false;
  async function stop(code: number): Promise<void> {
    if (stopping) return;
    stopping = true;
    await app.close();
    await store.close();
    process.exit(code);
  }
  process.once('SIGTERM', () => void stop(0));
  process.once('SIGINT', () => void stop(0));
  process.once('disconnect', () => void stop(0));
  process.stdout.write(`${JSON.stringify({ url })}\n`);
  announce({ ready: true, url });
}

function openStore(): Promise<Store> {
  const url = process.env['DATABASE_URL'];
  if (url !== undefined && url !== '') return openPostgresStore(url);
  return openFolderStore(process.env['RIGHTSDESK_BACKEND_FOLDER'] ?? join(process.cwd(), 'rightsdesk-backend'));
}

/** Tells the desk, when it started this process. */
function announce(message: unknown): void {
  const port = (process as { readonly parentPort?: ParentPort | null }).parentPort;
  if (port !== undefined && port !== null) port.postMessage(message);
  else process.send?.(message);
}
