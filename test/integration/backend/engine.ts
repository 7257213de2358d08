/** The database under test: PGlite in memory, or a database of its own in the PostgreSQL that DATABASE_URL names. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'temporal-polyfill/global';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { type AppOptions, buildApp } from '../../../backend/app.ts';
import { blobsInFolder } from '../../../backend/blobs.ts';
import { migrate, openPglite } from '../../../backend/database.ts';
import { openPostgresStore, type Store, storeOver } from '../../../backend/store.ts';

export interface Engine {
  readonly name: string;
  readonly store: Store;
  readonly app: FastifyInstance;
  readonly close: () => Promise<void>;
}

export async function startEngine(options: Partial<AppOptions> = {}): Promise<Engine> {
  const url = process.env['DATABASE_URL'];
  const opened = url === undefined || url === '' ? await inMemory() : await inPostgres(url);
  const app = await buildApp({ store: opened.store, now: () => Temporal.Now.instant(), requestsPerTenSeconds: 1_000_000, ...options });
  return {
    ...opened,
    app,
    close: async () => {
      await app.close();
      await opened.store.close();
      await opened.remove();
    },
  };
}

interface Opened {
  readonly name: string;
  readonly store: Store;
  readonly remove: () => Promise<void>;
}

async function inMemory(): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'rightsdesk-'));
  const db = await openPglite(null);
  await migrate(db);
  const store = await storeOver(db, null, blobsInFolder(join(folder, 'blobs')));
  return { name: 'PGlite', store, remove: () => rm(folder, { recursive: true }) };
}

async function inPostgres(url: string): Promise<Opened> {
  const database = `rightsdesk_${randomUUID().replaceAll('-', '')}`;
  await admin(url, `create database ${database}`);
  const own = new URL(url);
  own.pathname = `/${database}`;
  return {
    name: 'PostgreSQL',
    store: await openPostgresStore(own.href),
    remove: () => admin(url, `drop database ${database} with (force)`),
  };
}

async function admin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
