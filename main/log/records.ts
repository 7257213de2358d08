/** What the log keeps, one position each, and how a record is written. Payloads lie beside, so that they can be erased. */
import type { DeviceCertificate, SealedEvent, SignedHeader } from '../../domain/events/event.ts';

/** The server's word on an event: its place and whether it counts. The latest mark of an event holds. */
export interface Mark {
  readonly event: string;
  /** The server's gapless number. */
  readonly seq: number;
  /** The instant the server received it (ISO 8601, UTC). */
  readonly recv: string;
  readonly status: 'accepted' | 'refused';
  readonly refusal?: string;
}

/** A head of the server's log that this desk has computed itself and found signed: the witness against a rewritten history. */
export interface HeadNote {
  /** Id of the server's copy of the log. */
  readonly log: string;
  /** The server's public key, base64. */
  readonly key: string;
  readonly size: number;
  readonly root: string;
  /** The peaks of the tree of that size; see domain/events/merkle.ts. */
  readonly peaks: readonly string[];
  /** Set when the server had lost numbers: marks above `size` made before this record are void. */
  readonly reset?: true;
}

export type LogEntry =
  | { readonly position: number; readonly kind: 'event'; readonly event: SealedEvent }
  | { readonly position: number; readonly kind: 'mark'; readonly mark: Mark }
  | { readonly position: number; readonly kind: 'head'; readonly head: HeadNote }
  | { readonly position: number; readonly kind: 'device'; readonly certificate: DeviceCertificate };

/** One record as it stands in the hashed file: an event without its payload, or one of the others whole. */
export type LogRecord =
  | { readonly kind: 'event'; readonly event: SignedHeader }
  | { readonly kind: 'mark'; readonly mark: Mark }
  | { readonly kind: 'head'; readonly head: HeadNote }
  | { readonly kind: 'device'; readonly certificate: DeviceCertificate };

/** What one append files, all of it or nothing. */
export interface Filing {
  readonly certificates?: readonly DeviceCertificate[];
  readonly events?: readonly SealedEvent[];
  readonly marks?: readonly Mark[];
  readonly head?: HeadNote;
}

/** The records of a filing, in the order in which they are kept: whoever an event is by comes before it, its mark after it. */
export function recordsOf(filing: Filing): readonly LogRecord[] {
  return [
    ...(filing.certificates ?? []).map((certificate) => ({ kind: 'device', certificate }) as const),
    ...(filing.events ?? []).map(({ header, hash, sig }) => ({ kind: 'event', event: { header, hash, sig } }) as const),
    ...(filing.marks ?? []).map((mark) => ({ kind: 'mark', mark }) as const),
    ...(filing.head === undefined ? [] : [{ kind: 'head', head: filing.head } as const]),
  ];
}
