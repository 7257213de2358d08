/**
 * The unit of everything: one act by one person on one desk.
 * A header (ids only, no personal data) is hashed, chained and signed; the payload is sealed beside it and can be erased
 * without breaking a hash, a signature or a proof (Art. 17 holds for our own records too).
 */
export interface EventHeader {
  readonly v: 1;
  /** UUIDv7. */
  readonly id: string;
  readonly office: string;
  /** Id of the staff member who acted. */
  readonly actor: string;
  /** Id of the signing device: one person on one desk. */
  readonly device: string;
  /** 1, 2, 3 … per device, without a gap. */
  readonly n: number;
  /** Hybrid logical clock, sortable as a string; see `hlc.ts`. */
  readonly hlc: string;
  readonly type: string;
  /** `kind/uuid`. */
  readonly entity: EntityKey;
  /** The names of the fields that the payload sets, sorted. */
  readonly fields: readonly string[];
  /** For each field, the ids of the events whose value this one overwrites. */
  readonly base: Readonly<Record<string, readonly string[]>>;
  /** Epoch of the office key that seals the payload. */
  readonly epoch: number;
  /** SHA-256 over the sealed payload (nonce, ciphertext, tag), hex. */
  readonly commitment: string;
  /** Hash of this device's event n−1, hex; 64 zeros for n = 1. */
  readonly prev: string;
}

export type EntityKey = `${EntityKind}/${string}`;

export const ENTITY_KINDS = [
  'office',
  'staff',
  'customer',
  'system',
  'mail',
  'case',
  'part',
  'act',
  'task',
  'file',
  'instruction',
  'letter',
  'dispatch',
  'breach',
] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

/** A header with its hash (SHA-256 of 0x00 ‖ canonical header, hex) and the device's Ed25519 signature over that hash (base64). */
export interface SignedHeader {
  readonly header: EventHeader;
  readonly hash: string;
  readonly sig: string;
}

/** What travels and what is stored: the signed header and the sealed payload, absent once erased. */
export interface SealedEvent extends SignedHeader {
  /** nonce (12) ‖ ciphertext ‖ tag (16); AES-256-GCM with the event id as additional data. */
  readonly blob: Uint8Array | null;
}

/** The payload after opening: the values that the fields take, and why. */
export interface EventBody {
  readonly values: Readonly<Record<string, unknown>>;
  /** Why, where an act demands a reason (corrections, refusals, late acts). */
  readonly reason?: string;
}

/** How an event stands on this desk. `refused` keeps its place in the chain but is passed over by the fold. */
export type EventStatus = 'local' | 'accepted' | 'refused';

/** An opened event as the fold takes it. `body` is null when the payload was erased or its type is newer than this desk. */
export interface OpenEvent {
  readonly header: EventHeader;
  readonly hash: string;
  readonly body: EventBody | null;
  readonly status: EventStatus;
  /** The server's gapless sequence number, once accepted or refused. */
  readonly seq: number | null;
  /** The instant the server received it (ISO 8601, UTC). */
  readonly recv: string | null;
  /** Why the server refused it. */
  readonly refusal?: string;
}

/** What a command yields before main numbers, seals and signs it. */
export interface EventDraft {
  readonly type: string;
  readonly entity: EntityKey;
  readonly base: Readonly<Record<string, readonly string[]>>;
  readonly body: EventBody;
}

/** Binds a device's key to one person, one desk and its reference letter; signed by a device already in the office. */
export interface DeviceCertificate {
  readonly v: 1;
  readonly office: string;
  readonly device: string;
  readonly actor: string;
  /** Id of the desk (data folder). Several people on one desk share it, and its letter. */
  readonly desk: string;
  /** `A`, `B`, … `Z`, `AA` …: the letter in references such as R-2026-B017. */
  readonly letter: string;
  readonly role: Role;
  /** Ed25519 public key, base64 of the 32 raw bytes. */
  readonly publicKey: string;
  /** Id of the certifying device; its own for the first of the office. */
  readonly by: string;
  /** The certifying device's Ed25519 signature over SHA-256(0x02 ‖ canonical certificate without `sig`), base64. */
  readonly sig: string;
}

export const ROLES = ['intake', 'handler', 'approver', 'auditor', 'system-owner'] as const;
/** `approver` is the DPO or a deputy; `handler` works cases; `intake` logs them; `auditor` reads; `system-owner` answers collections. */
export type Role = (typeof ROLES)[number];
