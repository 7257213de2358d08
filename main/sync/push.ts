/** What to send next, and what the server's answer means. */
import type { WireEvent } from '../../contract/sync-api.ts';
import type { SealedEvent } from '../../domain/events/event.ts';
import { toBase64 } from '../crypto/encoding.ts';
import type { Log } from '../log/log.ts';
import type { Mark } from '../log/records.ts';
import type { PushReply } from './api.ts';
import { markOf } from './pull.ts';

/** The contract's limits of one push. */
const BATCH_EVENTS = 500;
const BATCH_BYTES = 1_000_000;
/** A header with its hash and signature, generously. */
const HEADER_BYTES = 1500;

export interface Batch {
  readonly device: string;
  readonly events: readonly SealedEvent[];
}

/** The oldest events the server has not acknowledged, of one device, within the limits of a push; null when there are none. */
export async function nextBatch(log: Log): Promise<Batch | null> {
  const waiting = log.unacknowledged();
  const device = log.known(waiting[0] ?? '')?.device;
  if (device === undefined) return null;
  const ids = waiting.filter((id) => log.known(id)?.device === device).slice(0, BATCH_EVENTS);
  const events = await log.events(ids);
  let bytes = 0;
  const fitting = events.findIndex((event) => {
    bytes += HEADER_BYTES + Math.ceil((event.blob?.length ?? 0) / 3) * 4;
    return bytes > BATCH_BYTES;
  });
  // one event alone may be larger
  return { device, events: fitting < 0 ? events : events.slice(0, Math.max(fitting, 1)) };
}

/** An event as it travels. */
export function wireOf({ header, hash, sig, blob }: SealedEvent): WireEvent {
  return { header: { ...header, fields: [...header.fields], base: Object.fromEntries(Object.entries(header.base).map(([field, ids]) => [field, [...ids]])) }, hash, sig, blob: blob === null ? null : toBase64(blob) };
}

/** The marks the answer gives to the batch; null when it does not answer it, event by event. */
export function marksOf(batch: Batch, { results }: PushReply): readonly Mark[] | null {
  const complete = results.length === batch.events.length && results.every(({ id }, index) => id === batch.events[index]?.header.id);
  const distinct = new Set(results.map(({ seq }) => seq)).size === results.length;
  return complete && distinct ? results.map(({ id, ...result }) => markOf({ header: { id }, ...result })) : null;
}
