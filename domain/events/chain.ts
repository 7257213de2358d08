/** Each device's events form a chain: numbered without a gap, each naming the hash of the one before. Hashing comes in. */
import { canonicalJson } from './canonical.ts';
import type { EventDraft, EventHeader } from './event.ts';

/** SHA-256 over one prefix byte and the UTF-8 bytes of a text, as hex. */
export type PrefixedHash = (prefix: number, text: string) => string;

/** What separates the things we hash and sign, so that none can pass for another. */
export const HASH_PREFIX = { event: 0, certificate: 2, head: 3, request: 4, joinRequest: 5 } as const;

/** Where a device's chain ends: its last event's number and hash. */
export interface ChainEnd {
  readonly n: number;
  readonly hash: string;
}

/** The end of a chain without events: 64 zeros stand before number 1. */
export const CHAIN_START: ChainEnd = { n: 0, hash: '0'.repeat(64) };

/** Everything a header says beside what the draft says. */
export interface EventPlace {
  readonly id: string;
  readonly office: string;
  readonly actor: string;
  readonly device: string;
  readonly hlc: string;
  readonly epoch: number;
  readonly commitment: string;
  /** The device's event before this one. */
  readonly after: ChainEnd;
}

/** The header of a draft at its place. It names fields, never their values. */
export function headerOf(draft: EventDraft, { after, ...place }: EventPlace): EventHeader {
  return {
    v: 1,
    ...place,
    n: after.n + 1,
    type: draft.type,
    entity: draft.entity,
    fields: Object.keys(draft.body.values).sort(),
    base: draft.base,
    prev: after.hash,
  };
}

/** The hash of a header: SHA-256 of 0x00 ‖ canonical header, hex. */
export function eventHash(hash: PrefixedHash, header: EventHeader): string {
  return hash(HASH_PREFIX.event, canonicalJson(header));
}

/** Whether the header is the next of the chain that ends there. */
export function continues(end: ChainEnd, header: EventHeader): boolean {
  return header.n === end.n + 1 && header.prev === end.hash;
}
