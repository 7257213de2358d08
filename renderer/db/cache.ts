/**
 * The window's cache of main's log: read at the start, filled from `log.pages`, thrown away and filled anew whenever it
 * does not fit. Nothing is here that main does not have, but for the drafts of forms.
 */
import type { Bridge } from '../../contract/bridge.ts';
import type { Client } from '../../contract/bridge-schema.ts';
import type { OpenEvent } from '../../domain/events/event.ts';
import { createCipher, type Cipher } from './cipher.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import type { WithLock } from './lock.ts';
import { CacheDatabase, type EventRow, type IndexedDb, type MetaRow } from './tables.ts';

export interface CacheOptions {
  readonly desk: Pick<Client<Bridge>, 'log'>;
  /** Name of the database: one for each desk. */
  readonly name: string;
  readonly lock: WithLock;
  readonly factory?: IndexedDb;
}

export interface Cache {
  /**
   * The events this window has not been given yet, in order, after the cache was brought up to main's log. `afresh` means
   * that the cache was filled anew and everything given before must be forgotten.
   */
  readonly catchUp: () => Promise<{ readonly events: readonly OpenEvent[]; readonly afresh: boolean }>;
  readonly drafts: Drafts;
  readonly close: () => void;
}

/** Events sealed together in one row. */
export const SEGMENT_EVENTS = 500;

/** Opens the cache with the key that main gives to this window; a cache of another key is emptied. */
export async function openCache({ desk, name, lock, factory }: CacheOptions): Promise<Cache> {
  const { key, id } = await desk.log.cacheKey(undefined);
  const cipher = await createCipher(key, id);
  const db = new CacheDatabase(name, factory);
  await lock(name, () => fitKey(db, id));
  /** What this window has been given: events up to a position of one filling of the cache. */
  let given = 0;
  let generation = '';
  return {
    drafts: createDrafts(db.drafts, cipher),
    close: () => db.close(),
    catchUp: () =>
      lock(name, async () => {
        let meta = (await db.meta.get('cache')) ?? (await empty(db, id));
        let afresh = meta.generation !== generation;
        let events = await readAfter(db, cipher, afresh ? 0 : given);
        for (;;) {
          const page = events === null ? null : await desk.log.pages({ after: meta.cursor, limit: SEGMENT_EVENTS });
          if (events === null || page === null || page.next < meta.cursor) {
            // a row that cannot be opened, or a log shorter than ours: another data folder, or a restored copy
            meta = await empty(db, id);
            afresh = true;
            events = [];
            continue;
          }
          const fresh = JSON.parse(new TextDecoder().decode(page.events)) as OpenEvent[];
          if (page.next > meta.cursor) meta = await store(db, cipher, meta, fresh, page.next);
          events.push(...fresh);
          if (!page.more) break;
        }
        given = meta.cursor;
        generation = meta.generation;
        return { events, afresh };
      }),
  };
}

/** Kept events after a position, or null when a row cannot be opened. Rows may overlap it; folding an event twice is harmless. */
async function readAfter(db: CacheDatabase, cipher: Cipher, position: number): Promise<OpenEvent[] | null> {
  const events: OpenEvent[] = [];
  for (const [table, rows] of [['segments', await db.segments.toArray()], ['tail', await db.tail.toArray()]] as const) {
    for (const row of rows) {
      if (row.next <= position) continue;
      const opened = await cipher.open(row, placeOf(table, row));
      if (opened === undefined) return null;
      events.push(...(opened as OpenEvent[]));
    }
  }
  return events;
}

/** Keeps a page and the cursor after it in one transaction; a full tail becomes segments in the same one. */
async function store(db: CacheDatabase, cipher: Cipher, meta: MetaRow, fresh: readonly OpenEvent[], next: number): Promise<MetaRow> {
  const tail = await db.tail.toArray();
  const full = tail.reduce((sum, row) => sum + row.count, fresh.length) >= SEGMENT_EVENTS;
  const pending: OpenEvent[] = [];
  for (const row of full ? tail : []) pending.push(...((await cipher.open(row, placeOf('tail', row))) as OpenEvent[]));
  pending.push(...fresh);
  let no = meta.no;
  const segments: EventRow[] = [];
  while (full && pending.length >= SEGMENT_EVENTS) segments.push(await sealed(cipher, 'segments', no++, pending.splice(0, SEGMENT_EVENTS), next));
  const rest = pending.length === 0 ? [] : [await sealed(cipher, 'tail', no++, pending, next)];
  // sealing is done before: an IndexedDB transaction ends as soon as it waits for anything else
  await db.transaction('rw', db.segments, db.tail, db.meta, async () => {
    if (full) await db.tail.clear();
    await db.segments.bulkAdd(segments);
    await db.tail.bulkAdd(rest);
    await db.meta.put({ ...meta, cursor: next, no });
  });
  return { ...meta, cursor: next, no };
}

async function sealed(cipher: Cipher, table: 'segments' | 'tail', no: number, events: readonly OpenEvent[], next: number): Promise<EventRow> {
  const row = { no, count: events.length, next };
  return { ...row, ...(await cipher.seal(events, placeOf(table, row))) };
}

function placeOf(table: 'segments' | 'tail', row: Pick<EventRow, 'no' | 'count' | 'next'>): string {
  return `${table}/${row.no}/${row.count}/${row.next}`;
}

async function fitKey(db: CacheDatabase, keyId: string): Promise<void> {
  const meta = await db.meta.get('cache');
  if (meta?.keyId === keyId) return;
  await db.drafts.clear();
  await empty(db, keyId);
}

async function empty(db: CacheDatabase, keyId: string): Promise<MetaRow> {
  const meta: MetaRow = { id: 'cache', keyId, generation: crypto.randomUUID(), cursor: 0, no: 1 };
  await db.transaction('rw', db.segments, db.tail, db.meta, async () => {
    await db.segments.clear();
    await db.tail.clear();
    await db.meta.put(meta);
  });
  return meta;
}
