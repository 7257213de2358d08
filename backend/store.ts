/** Where a server keeps everything: a PostgreSQL database, or a folder with PGlite, its journal and the attachments. */
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type BlobStore, blobsInFolder, blobsInTable } from './blobs.ts';
import { newServerKey, type ServerKey } from './crypto.ts';
import { type Database, migrate, openPglite, openPostgres, type Trx } from './database.ts';
import { type Journal, JournalDamaged, type JournalEntry, openJournal } from './journal.ts';
import { applyEntry } from './log.ts';

/** A journal entry before the tables have taken it: events do not know yet which root they lead to. */
export type Step = Exclude<JournalEntry, { kind: 'events' }> | Omit<Extract<JournalEntry, { kind: 'events' }>, 'root'>;

export interface Store {
  /** For reading. Writing goes through `write`. */
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly key: ServerKey;
  /**
   * Runs one transaction. What `record` adds stands in the journal (where there is one) before the transaction commits, and is
   * committed when this returns.
   */
  readonly write: <T>(work: (trx: Trx, record: (step: Step) => Promise<void>) => Promise<T>) => Promise<T>;
  /** Set once the journal holds what the database refused to commit: only a restart, which replays, puts that right. */
  readonly failure: () => unknown;
  readonly close: () => Promise<void>;
}

/** Keeps everything in PostgreSQL; several servers may share it. */
export async function openPostgresStore(url: string): Promise<Store> {
  const db = openPostgres(url);
  await migrate(db);
  return storeOver(db, null, blobsInTable(db));
}

/**
 * Keeps everything in a folder. When the database in it lacks the journal's last entries they are replayed; when it cannot be
 * opened or tells another story, it is set aside and made anew from the journal.
 */
export async function openFolderStore(folder: string): Promise<Store> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const opened = (await tryFolder(folder)) ?? (await rebuilt(folder));
  return storeOver(opened.db, opened.journal, blobsInFolder(join(folder, 'blobs')));
}

/** A store over a database that is open and migrated (in memory, for tests and simulations, with the journal it is to have). */
export async function storeOver(db: Database, journal: Journal | null, blobs: BlobStore): Promise<Store> {
  let failed: unknown = null;
  async function write<T>(work: (trx: Trx, record: (step: Step) => Promise<void>) => Promise<T>): Promise<T> {
    if (failed !== null) throw failed;
    let journalled = false;
    try {
      return await db.transaction().execute(async (trx) => {
        const entries: JournalEntry[] = [];
        const result = await work(trx, async (step) => {
          const root = await applyEntry(trx, step.kind === 'events' ? { ...step, root: '' } : step);
          entries.push(step.kind === 'events' ? { ...step, root: root ?? '' } : step);
        });
        if (journal !== null && entries.length > 0) {
          await journal.append(entries);
          journalled = true;
        }
        return result;
      });
    } catch (error) {
      if (journalled) failed = error;
      throw error;
    }
  }
  return {
    db,
    blobs,
    key: await serverKey(db, write),
    write,
    failure: () => failed,
    close: async () => {
      await db.destroy();
      await journal?.close();
    },
  };
}

interface Opened {
  readonly db: Database;
  readonly journal: Journal;
}

/** Opens the folder's database and replays the journal into it; null when the two cannot be brought together. */
async function tryFolder(folder: string): Promise<Opened | null> {
  let db: Database;
  try {
    db = await openPglite(join(folder, 'pglite'));
  } catch {
    return null;
  }
  try {
    await migrate(db);
    return { db, journal: await replayInto(db, join(folder, 'journal')) };
  } catch (error) {
    await db.destroy();
    if (error instanceof JournalDamaged || isFileError(error)) throw error;
    return null;
  }
}

/** Trouble with the disk itself, which a new database would meet as well. */
function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

async function rebuilt(folder: string): Promise<Opened> {
  const aside = `pglite-set-aside-${Temporal.Now.instant().epochMilliseconds}`;
  await rename(join(folder, 'pglite'), join(folder, aside));
  const opened = await tryFolder(folder);
  if (opened === null) throw new Error('the journal cannot be replayed into an empty database');
  return opened;
}

/** The database holds something that the journal does not lead to. */
class OtherStory extends Error {}

async function replayInto(db: Database, folder: string): Promise<Journal> {
  const offices = await db.selectFrom('offices').selectAll().execute();
  const devices = await db.selectFrom('devices').select('device').execute();
  const server = await db.selectFrom('server').selectAll().executeTakeFirst();
  const held = {
    server: server?.public_key,
    devices: new Set(devices.map(({ device }) => device)),
    heads: new Map(offices.map(({ office, log, size, root }) => [office, { log, size, root }])),
  };
  const journalled = new Map<string, number>();
  const journal = await openJournal(folder, async (entries) => {
    const missing = entries.filter((entry) => !holds(entry));
    if (missing.length > 0) await db.transaction().execute((trx) => replay(trx, missing));
  });

  /** Whether the database has the entry already; throws OtherStory when it has something else in its place. */
  function holds(entry: JournalEntry): boolean {
    if (entry.kind === 'device') return held.devices.has(entry.certificate.device);
    if (entry.kind === 'server') {
      if (held.server !== undefined && held.server !== entry.key.publicKey) throw new OtherStory('another server key');
      return held.server !== undefined;
    }
    const head = held.heads.get(entry.office);
    if (entry.kind === 'office') {
      journalled.set(entry.office, 0);
      if (head !== undefined && head.log !== entry.log) throw new OtherStory('another log');
      return head !== undefined;
    }
    const last = entry.events.at(-1)?.seq ?? 0;
    journalled.set(entry.office, last);
    if (head?.size === last && head.root !== entry.root) throw new OtherStory('another root');
    return head !== undefined && head.size >= last;
  }

  for (const [office, { size }] of held.heads) {
    if (size > (journalled.get(office) ?? -1)) {
      await journal.close();
      throw new OtherStory('more events than the journal');
    }
  }
  return journal;
}

async function replay(trx: Trx, entries: readonly JournalEntry[]): Promise<void> {
  for (const entry of entries) {
    const root = await applyEntry(trx, entry).catch((cause: unknown) => {
      throw new OtherStory('an entry does not fit', { cause });
    });
    if (entry.kind === 'events' && root !== entry.root) throw new OtherStory('another root');
  }
}

/** The key that signs heads, made on the first start. Of two servers that start at once the first one's stays. */
async function serverKey(db: Database, write: Store['write']): Promise<ServerKey> {
  const read = async (): Promise<ServerKey | null> => {
    const row = await db.selectFrom('server').selectAll().executeTakeFirst();
    return row === undefined ? null : { publicKey: row.public_key, privateKey: row.private_key };
  };
  const known = await read();
  if (known !== null) return known;
  const fresh = newServerKey();
  try {
    await write((_trx, record) => record({ kind: 'server', key: fresh }));
    return fresh;
  } catch (error) {
    const other = await read();
    if (other === null) throw error;
    return other;
  }
}
