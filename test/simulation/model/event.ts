/** Events of the model: true headers for the true fold, with a cheap hash in place of SHA-256 and no signature. */
import { type ChainEnd, CHAIN_START, headerOf } from '../../../domain/events/chain.ts';
import type { EntityKey, EventBody, EventHeader } from '../../../domain/events/event.ts';

export interface ModelEvent {
  readonly header: EventHeader;
  readonly hash: string;
  readonly body: EventBody;
  /** What somebody did once, whatever ids it travels under: the oracle counts these. */
  readonly act: number;
}

/** Fields and values of one edit. */
export interface Edit {
  readonly act: number;
  readonly entity: EntityKey;
  readonly field: string;
  readonly base: readonly string[];
  /** Whether the device's role forbids it, so that the server will refuse it. */
  readonly forbidden: boolean;
  readonly hlc: string;
}

export const FORBIDDEN = 'letter.approved';
export const ALLOWED = 'case.corrected';

export function eventOf(edit: Edit, id: string, device: string, after: ChainEnd): ModelEvent {
  const body = { values: { [edit.field]: edit.act } };
  const draft = {
    type: edit.forbidden ? FORBIDDEN : ALLOWED,
    entity: edit.entity,
    base: edit.base.length > 0 ? { [edit.field]: edit.base } : {},
    body,
  };
  const header = headerOf(draft, { id, office: 'office', actor: device, device, hlc: edit.hlc, epoch: 1, commitment: '', after });
  return { header, hash: hashOf(header), body, act: edit.act };
}

/** The same act under another identity: new id, number and predecessor; bases that were renamed along with it follow. */
export function reissued(event: ModelEvent, id: string, device: string, after: ChainEnd, renamed: ReadonlyMap<string, string>): ModelEvent {
  const base = Object.fromEntries(
    Object.entries(event.header.base).map(([field, ids]) => [field, ids.map((old) => renamed.get(old) ?? old)]),
  );
  const header = { ...event.header, id, device, actor: device, n: after.n + 1, prev: after.hash, base };
  return { ...event, header, hash: hashOf(header) };
}

export function endOf(event: ModelEvent | undefined): ChainEnd {
  return event === undefined ? CHAIN_START : { n: event.header.n, hash: event.hash };
}

/** A cheap stand-in for the Merkle root: binds the whole history up to here. */
export function grownRoot(root: string, hash: string, seq: number, status: string): string {
  return cheapHash(`${root}|${hash}|${seq}|${status}`);
}

function hashOf(header: EventHeader): string {
  return cheapHash(`${header.device}|${header.n}|${header.id}|${header.prev}|${JSON.stringify(header.base)}`);
}

/** Two interleaved FNV-1a, 64 bits in all: collisions do not happen by chance, and nobody attacks the model. */
function cheapHash(text: string): string {
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code ^ (a >>> 13), 0x85ebca6b);
  }
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}
