/** How the log's tables grow: the same steps for a request and for the journal's replay, so that both end in the same root. */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { PulledEvent } from '../contract/sync-api.ts';
import { canonicalJson } from '../domain/events/canonical.ts';
import { appendLeaves, EMPTY_ROOT, leafHash, rootOf } from '../domain/events/merkle.ts';
import { sha256 } from './crypto.ts';
import type { Tables, Trx } from './database.ts';
import type { JournalEntry } from './journal.ts';

export type StoredEvent = z.infer<typeof PulledEvent>;
export type HeadRow = Tables['offices'];
export type DeviceRow = Tables['devices'];

/** The office's head, held until the transaction ends: this is what makes sequence numbers gapless and cursors safe. */
export async function lockHead(trx: Trx, office: string): Promise<HeadRow | undefined> {
  return trx.selectFrom('offices').selectAll().where('office', '=', office).forUpdate().executeTakeFirst();
}

/** The entry that opens an office with an empty log of its own. */
export function newOffice(office: string): JournalEntry {
  return { kind: 'office', office, log: randomUUID() };
}

/** Adds one journal entry to the tables. For events returns the root of the tree they lead to, else null. */
export async function applyEntry(trx: Trx, entry: JournalEntry): Promise<string | null> {
  if (entry.kind === 'server') {
    await trx.insertInto('server').values({ one: true, public_key: entry.key.publicKey, private_key: entry.key.privateKey }).execute();
    return null;
  }
  if (entry.kind === 'office') {
    await trx.insertInto('offices').values({ office: entry.office, log: entry.log, size: 0, root: EMPTY_ROOT, peaks: '' }).execute();
    return null;
  }
  if (entry.kind === 'device') {
    await addDevice(trx, entry.certificate);
    return null;
  }
  const head = await lockHead(trx, entry.office);
  if (head === undefined) throw new Error('events of an office that was never opened');
  return appendEvents(trx, head, entry.events);
}

async function addDevice(trx: Trx, certificate: Extract<JournalEntry, { kind: 'device' }>['certificate']): Promise<void> {
  const { office, device, desk, letter, actor, role, publicKey } = certificate;
  const { count } = await trx
    .selectFrom('devices')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('office', '=', office)
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('devices')
    .values({
      office,
      device,
      desk,
      letter,
      actor,
      role,
      public_key: publicKey,
      place: Number(count) + 1,
      certificate: JSON.stringify(certificate),
    })
    .execute();
}

/** Rows of one statement: PostgreSQL takes at most 65,535 parameters. */
const ROWS = 1000;

async function appendEvents(trx: Trx, head: HeadRow, events: readonly StoredEvent[]): Promise<string> {
  if (events[0]?.seq !== head.size + 1) throw new Error(`events continue at ${events[0]?.seq}, the log ends at ${head.size}`);
  const { office } = head;
  for (let start = 0; start < events.length; start += ROWS) {
    const some = events.slice(start, start + ROWS);
    await trx
      .insertInto('events')
      .values(
        some.map(({ header, hash, sig, seq, recv, status, reason }) => ({
          office,
          seq,
          id: header.id,
          device: header.device,
          n: header.n,
          hash,
          sig,
          header: canonicalJson(header),
          recv,
          status,
          reason: reason ?? null,
        })),
      )
      .execute();
    const payloads = some.flatMap(({ header, blob }) =>
      blob === null ? [] : [{ office, event: header.id, blob: Buffer.from(blob, 'base64') }],
    );
    if (payloads.length > 0) await trx.insertInto('payloads').values(payloads).execute();
  }
  const leaves = events.map(({ hash, seq, status }) => leafHash(sha256, hash, seq, status));
  const peaks = appendLeaves(sha256, head.size, head.peaks === '' ? [] : head.peaks.split(','), leaves);
  const root = rootOf(sha256, peaks);
  await trx
    .updateTable('offices')
    .set({ size: head.size + events.length, root, peaks: peaks.join(',') })
    .where('office', '=', office)
    .execute();
  return root;
}
