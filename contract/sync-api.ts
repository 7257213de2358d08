/** What crosses the wire between a desk and the sync server. Binary is base64; the server never sees a plain payload. */
import * as z from 'zod';
import { ENTITY_KINDS, ROLES } from '../domain/events/event.ts';

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/);
const entityKey = z.custom<`${(typeof ENTITY_KINDS)[number]}/${string}`>(
  (value) => typeof value === 'string' && new RegExp(`^(${ENTITY_KINDS.join('|')})/[0-9a-f-]{36}$`).test(value),
);

export const EventHeaderSchema = z.strictObject({
  v: z.literal(1),
  id: uuid,
  office: uuid,
  actor: uuid,
  device: uuid,
  n: z.int().min(1),
  hlc: z.string().max(64),
  type: z.string().regex(/^[a-z0-9.-]{1,64}$/),
  entity: entityKey,
  fields: z.array(z.string().regex(/^[A-Za-z0-9]{1,64}$/)).max(64),
  base: z.record(z.string().max(64), z.array(uuid).max(64)),
  epoch: z.int().min(1),
  commitment: hex64,
  prev: hex64,
});

export const WireEventSchema = z.strictObject({
  header: EventHeaderSchema,
  hash: hex64,
  sig: base64,
  blob: base64.max(2_000_000).nullable(),
});
export type WireEvent = z.infer<typeof WireEventSchema>;

export const DeviceCertificateSchema = z.strictObject({
  v: z.literal(1),
  office: uuid,
  device: uuid,
  actor: uuid,
  desk: uuid,
  letter: z.string().regex(/^[A-Z]{1,3}$/),
  role: z.enum(ROLES),
  publicKey: base64.max(64),
  by: uuid,
  sig: base64.max(128),
});

/** Signed head of the office's Merkle log (RFC 9162 shape). `sig` is the server's Ed25519 over SHA-256(0x03 ‖ canonical head without `sig`). */
export const HeadSchema = z.strictObject({
  office: uuid,
  /** Id of this copy of the log; a wiped server starts a new one. */
  log: uuid,
  size: z.int().min(0),
  root: hex64,
  time: instant,
  key: base64.max(64),
  sig: base64.max(128),
});
export type Head = z.infer<typeof HeadSchema>;

/** `POST /v1/offices`: opens an office with its first, self-certified device. `POST /v1/devices`: adds another. Both idempotent. A certificate proves itself, so whoever has it may bring it (a wiped server is healed by any desk). */
export const EnrolBody = z.strictObject({ certificate: DeviceCertificateSchema });
export const EnrolAnswer = z.strictObject({ head: HeadSchema });

/** `POST /v1/push`: at most 500 events or 1 MB, in order of n. */
export const PushBody = z.strictObject({
  office: uuid,
  device: uuid,
  events: z.array(WireEventSchema).min(1).max(500),
});
export const PushResult = z.strictObject({
  id: uuid,
  seq: z.int().min(1),
  recv: instant,
  status: z.enum(['accepted', 'refused']),
  reason: z.string().max(200).optional(),
});
export const PushAnswer = z.strictObject({ results: z.array(PushResult), head: HeadSchema });

/** `GET /v1/pull?office=&after=&limit=`: events in seq order, gapless. */
export const PullQuery = z.strictObject({
  office: uuid,
  after: z.coerce.number().int().min(0),
  limit: z.coerce.number().int().min(1).max(5000).default(1000),
});
export const PulledEvent = WireEventSchema.extend({
  seq: z.int().min(1),
  recv: instant,
  status: z.enum(['accepted', 'refused']),
  reason: z.string().max(200).optional(),
});
export const PullAnswer = z.strictObject({
  events: z.array(PulledEvent),
  /** All certificates of the office, oldest first. */
  devices: z.array(DeviceCertificateSchema),
  head: HeadSchema,
});

/**
 * Sealed attachments, by the blob's id: `PUT /v1/blobs/:blob/:piece` (octet stream, at most 1 MiB + 64 bytes, idempotent),
 * `GET /v1/blobs/:blob` for `{ pieces: [sizes] }`, `GET /v1/blobs/:blob/:piece`.
 */
export const BlobParams = z.strictObject({ blob: uuid, piece: z.coerce.number().int().min(0).max(4095) });
export const BlobAnswer = z.strictObject({ pieces: z.array(z.int().min(1)) });

/** Any failure. 400 bad-request · 401 unsigned · 403 unknown-device · 409 fork | letter-taken | unknown-office | exists · 413 too-large · 429 slow-down · 503 not-ready. */
export const ApiError = z.strictObject({
  code: z.enum([
    'bad-request',
    'unsigned',
    'unknown-device',
    'unknown-office',
    'fork',
    'letter-taken',
    'exists',
    'not-found',
    'too-large',
    'slow-down',
    'not-ready',
    'internal',
  ]),
  message: z.string(),
  /** With `fork`: the last n and hash the server holds for the device. */
  n: z.int().min(0).optional(),
  hash: hex64.optional(),
});
export type ApiError = z.infer<typeof ApiError>;

/**
 * Every request but `/v1/health`, `/v1/ready` and enrolment is signed by the device (Ed25519 over
 * SHA-256(0x04 ‖ utf8(METHOD ‖ '\n' ‖ path with query ‖ '\n' ‖ time ‖ '\n' ‖ hex SHA-256 of the body))).
 */
export const AUTH_HEADERS = { device: 'x-desk-device', time: 'x-desk-time', signature: 'x-desk-signature' } as const;
/** How far a request's time may be from the server's clock. Only replays need it; wrong clocks get the server's time and try again. */
export const AUTH_WINDOW_SECONDS = 300;
