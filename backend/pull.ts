/** Hands out the log in the order of its sequence numbers. A cursor over them misses nothing, since numbers are given under the head row. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { PullQuery } from '../contract/sync-api.ts';
import type { Certificate } from './crypto.ts';
import type { DeviceRow, HeadRow, StoredEvent } from './log.ts';
import { type Answer, refuse } from './replies.ts';
import type { Store } from './store.ts';

export interface Page {
  readonly events: readonly StoredEvent[];
  readonly devices: readonly Certificate[];
  readonly head: HeadRow;
}

/** Sealed payloads of one page, in bytes: a page is held in memory on both sides. The first event always comes. */
const PAGE_BYTES = 16 * 1024 * 1024;

/** The events after a sequence number, no later than the head that comes with them. */
export async function pull(store: Store, device: DeviceRow, { office, after, limit }: z.infer<typeof PullQuery>): Promise<Answer<Page>> {
  if (device.office !== office) return refuse('unknown-device');
  const head = await store.db.selectFrom('offices').selectAll().where('office', '=', office).executeTakeFirst();
  if (head === undefined) return refuse('unknown-office');
  const rows = await store.db
    .with('page', (db) =>
      db
        .selectFrom('events')
        .leftJoin('payloads', (join) => join.onRef('payloads.office', '=', 'events.office').onRef('payloads.event', '=', 'events.id'))
        .select(['seq', 'hash', 'sig', 'header', 'recv', 'status', 'reason'])
        .select(sql<string | null>`replace(encode(payloads.blob, 'base64'), chr(10), '')`.as('blob'))
        .select(sql<number>`sum(coalesce(octet_length(payloads.blob), 0)) over (order by seq)`.as('bytes'))
        .where('events.office', '=', office)
        .where('seq', '>', after)
        .where('seq', '<=', head.size)
        .orderBy('seq')
        .limit(limit),
    )
    .selectFrom('page')
    .selectAll()
    .where((eb) => eb.or([eb('bytes', '<=', PAGE_BYTES), eb('seq', '=', after + 1)]))
    .orderBy('seq')
    .execute();
  const devices = await store.db.selectFrom('devices').select('certificate').where('office', '=', office).orderBy('place').execute();
  return {
    ok: true,
    value: {
      events: rows.map(({ seq, hash, sig, header, recv, status, reason, blob }) => ({
        header: JSON.parse(header) as StoredEvent['header'],
        hash,
        sig,
        blob,
        seq,
        recv,
        status,
        ...(reason === null ? {} : { reason }),
      })),
      devices: devices.map(({ certificate }) => JSON.parse(certificate) as Certificate),
      head,
    },
  };
}
