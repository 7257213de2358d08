/** Takes a device's events into the log: idempotent, in one transaction under the office's head row. */
import type { z } from 'zod';
import type { PushBody, PushResult, WireEvent } from '../contract/sync-api.ts';
import { mayFile } from '../domain/events/catalogue.ts';
import type { Role } from '../domain/events/event.ts';
import { eventFault } from './crypto.ts';
import type { Trx } from './database.ts';
import { type DeviceRow, type HeadRow, lockHead, type StoredEvent } from './log.ts';
import { type Answer, refuse } from './replies.ts';
import type { Store } from './store.ts';

type Body = z.infer<typeof PushBody>;
type Pushed = z.infer<typeof PushResult>;

export interface PushOutcome {
  readonly results: readonly Pushed[];
  readonly head: HeadRow;
}

const NO_HASH = '0'.repeat(64);

/**
 * Appends what is new of the batch and answers for each event its place, all or nothing. `relay` is the device that asks: any
 * device of the office may bring another's events, so that a server that lost its log is healed by whoever still has it.
 * Answers `fork` with the last n and hash held for the device when its signature, number or chain does not fit.
 */
export async function push(store: Store, relay: DeviceRow, body: Body, now: () => Temporal.Instant): Promise<Answer<PushOutcome>> {
  if (relay.office !== body.office) return refuse('unknown-device');
  const device = body.device === relay.device ? relay : await deviceOf(store, body.device);
  if (device === undefined || device.office !== body.office) return refuse('unknown-device');
  for (const { header } of body.events) {
    if (header.office !== body.office || header.device !== body.device || header.actor !== device.actor) {
      return refuse('bad-request', { message: 'An event names another office, device or person than its device’s certificate.' });
    }
  }
  // outside the transaction: the office's other desks wait while its head is held
  const faults = new Set(body.events.map((event) => eventFault(event, device.public_key)));
  if (faults.has('commitment')) return refuse('bad-request', { message: 'A sealed payload is not the one its header commits to.' });
  const forged = faults.has('hash') || faults.has('signature');
  return store.write(async (trx, record) => {
    const head = await lockHead(trx, body.office);
    if (head === undefined) return refuse('unknown-office');
    const last = await lastOf(trx, body.device);
    if (forged) return refuse('fork', last);
    const known = await knownOf(trx, body);
    const fresh = freshOf(body.events, known, last);
    if (fresh === null) return refuse('fork', last);
    const recv = now().toString({ fractionalSecondDigits: 3 });
    const stored = fresh.map((event, index) => stamp(event, head.size + 1 + index, recv, device));
    if (stored.length > 0) await record({ kind: 'events', office: body.office, events: stored });
    const places = new Map([...known, ...stored.map((event) => [event.header.id, { ...resultOf(event), hash: event.hash }] as const)]);
    const after = stored.length > 0 ? await lockHead(trx, body.office) : head;
    return {
      ok: true,
      value: {
        results: body.events.flatMap(({ header }) => {
          const place = places.get(header.id);
          return place === undefined ? [] : [resultOf({ ...place, header })];
        }),
        head: after ?? head,
      },
    };
  });
}

interface Known {
  readonly seq: number;
  readonly recv: string;
  readonly status: Pushed['status'];
  readonly reason?: string | undefined;
  readonly hash: string;
}
interface ChainEnd {
  readonly n: number;
  readonly hash: string;
}

/** The events not held yet, or null when one of the batch does not continue the chain. */
function freshOf(events: readonly WireEvent[], known: ReadonlyMap<string, Known>, last: ChainEnd): readonly WireEvent[] | null {
  const fresh: WireEvent[] = [];
  let end = last;
  for (const event of events) {
    const { id, n, prev } = event.header;
    const held = known.get(id);
    if (held !== undefined) {
      if (held.hash !== event.hash) return null;
      continue;
    }
    if (n !== end.n + 1 || prev !== end.hash) return null;
    fresh.push(event);
    end = { n, hash: event.hash };
  }
  return fresh;
}

/** A refused event keeps its place: the fold passes over it, and no queue blocks. */
function stamp(event: WireEvent, seq: number, recv: string, device: DeviceRow): StoredEvent {
  const { type } = event.header;
  if (mayFile(device.role as Role, type)) return { ...event, seq, recv, status: 'accepted' };
  return { ...event, seq, recv, status: 'refused', reason: `the role ${device.role} may not file ${type}` };
}

function resultOf({ header, seq, recv, status, reason }: { readonly header: { readonly id: string } } & Omit<Known, 'hash'>): Pushed {
  return { id: header.id, seq, recv, status, ...(reason === undefined ? {} : { reason }) };
}

function deviceOf(store: Store, device: string): Promise<DeviceRow | undefined> {
  return store.db.selectFrom('devices').selectAll().where('device', '=', device).executeTakeFirst();
}

async function lastOf(trx: Trx, device: string): Promise<ChainEnd> {
  const last = await trx
    .selectFrom('events')
    .select(['n', 'hash'])
    .where('device', '=', device)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last ?? { n: 0, hash: NO_HASH };
}

async function knownOf(trx: Trx, { office, events }: Body): Promise<Map<string, Known>> {
  const ids = events.map(({ header }) => header.id);
  const rows = await trx
    .selectFrom('events')
    .select(['id', 'hash', 'seq', 'recv', 'status', 'reason'])
    .where('office', '=', office)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, reason, ...row }) => [id, { ...row, reason: reason ?? undefined }]));
}
