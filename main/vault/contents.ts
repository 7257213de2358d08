/** Everything secret that a desk keeps. It is plain only in main's memory; on disk it is sealed in one file. */
import * as z from 'zod';
import { DeviceCertificateSchema } from '../../contract/sync-api.ts';

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
const uuid = z.uuid();

const PinHashSchema = z.strictObject({
  setting: z.strictObject({ memoryKiB: z.int(), passes: z.int(), lanes: z.int(), salt: base64 }),
  hash: base64,
});

/** A person's own key on this desk. */
export const SeatSchema = z.strictObject({
  staff: uuid,
  device: uuid,
  /** Ed25519, PKCS #8, base64. */
  key: base64,
  pin: PinHashSchema,
});
export type VaultSeat = z.infer<typeof SeatSchema>;

export const OfficeKeySchema = z.strictObject({ epoch: z.int().min(1), key: base64 });

/** The seal that signs letters: made and read by main/documents/seal, kept here as it is (DER and PKCS #8, base64). */
export const SealMaterialSchema = z.strictObject({
  /** The office's root; its key only on a desk that issues seals to others. */
  root: z.strictObject({ certificate: base64, privateKey: base64.nullable() }),
  /** The desk's own. */
  seal: z.strictObject({ certificate: base64, privateKey: base64 }),
});
export type SealMaterial = z.infer<typeof SealMaterialSchema>;

/** A join request that waits for its invitation. */
export const PendingJoinSchema = z.strictObject({
  device: uuid,
  key: base64,
  box: z.strictObject({ publicKey: base64, privateKey: base64 }),
  pin: PinHashSchema,
});
export type PendingJoin = z.infer<typeof PendingJoinSchema>;

export const VaultContentsSchema = z.strictObject({
  /** Id of this desk, for good. */
  desk: uuid,
  /** The letter in references, from enrolment on. */
  letter: z.string().nullable(),
  office: uuid.nullable(),
  /** The office's first certificate: what every other one must lead to. */
  first: DeviceCertificateSchema.nullable(),
  officeKeys: z.array(OfficeKeySchema),
  seats: z.array(SeatSchema),
  seal: SealMaterialSchema.nullable(),
  /** The renderers' own key, 32 bytes; never the office key. */
  cacheKey: z.strictObject({ id: uuid, key: base64 }),
  /** Address of the office's server; null for the embedded one. */
  server: z.string().nullable(),
  pendingJoin: PendingJoinSchema.nullable(),
  /** Up to which position of the log signatures have been checked. */
  checkedTo: z.int().min(0),
});
export type VaultContents = z.infer<typeof VaultContentsSchema>;
