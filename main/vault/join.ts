/**
 * How a second desk comes in: it makes its own keys and asks with their public halves; a desk of the office answers with an
 * invitation that only the asker can open; what comes out is checked before anything of it is kept.
 */
import { randomUUID } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod';
import { DeviceCertificateSchema } from '../../contract/sync-api.ts';
import { canonicalJson } from '../../domain/events/canonical.ts';
import { HASH_PREFIX } from '../../domain/events/chain.ts';
import type { DeviceCertificate, Role } from '../../domain/events/event.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { signCertificate, trusted } from '../crypto/certificates.ts';
import { fromBase64, fromUtf8, parseJson, toBase64, utf8 } from '../crypto/encoding.ts';
import { prefixed } from '../crypto/hash.ts';
import type { PinHash } from '../crypto/passphrase.ts';
import { newBoxKey, openBox, sealTo } from '../crypto/sealed-box.ts';
import { exportSigningKey, importSigningKey, newSigningKey, type SigningKey, signDigest, verifyDigest } from '../crypto/signing-key.ts';
import { OfficeKeySchema, type PendingJoin, SealMaterialSchema } from './contents.ts';

const RequestSchema = z.strictObject({
  v: z.literal(1),
  desk: z.uuid(),
  device: z.uuid(),
  /** Ed25519, base64. */
  publicKey: z.string().max(64),
  /** X25519, base64: what the invitation is sealed to. */
  box: z.string().max(64),
  /** The device's signature over the rest: whoever asks holds the key. */
  sig: z.string().max(128),
});
export type JoinRequest = z.infer<typeof RequestSchema>;

const GrantSchema = z.strictObject({
  v: z.literal(1),
  /** The joiner's own. */
  certificate: DeviceCertificateSchema,
  first: DeviceCertificateSchema,
  certificates: z.array(DeviceCertificateSchema).min(1).max(10_000),
  officeKeys: z.array(OfficeKeySchema).min(1).max(10_000),
  seal: SealMaterialSchema,
  server: z.string().max(2048).nullable(),
});
/** What an invitation brings. */
export type Grant = z.infer<typeof GrantSchema>;

const InvitationSchema = z.strictObject({ v: z.literal(1), device: z.uuid(), box: z.string() });

/** Makes the keys of a new desk. `pending` goes into its vault, `request` to a colleague. */
export function makeJoinRequest(desk: string, pin: PinHash, newId: () => string = randomUUID): { readonly request: string; readonly pending: PendingJoin } {
  const key = newSigningKey();
  const box = newBoxKey();
  const device = newId();
  const unsigned = { v: 1 as const, desk, device, publicKey: key.publicKey, box: box.publicKey };
  const request = { ...unsigned, sig: signDigest(key, requestDigest(unsigned)) };
  return { request: toText(utf8(canonicalJson(request))), pending: { device, key: exportSigningKey(key), box, pin } };
}

/** The request in a text somebody handed over. Fails with `desk.invitation-invalid` when it is none, or nobody holds its key. */
export function readJoinRequest(text: string): Result<JoinRequest> {
  const parsed = RequestSchema.safeParse(parseJson(fromUtf8(fromText(text)) ?? ''));
  if (!parsed.success) return fail('desk.invitation-invalid');
  const { sig, ...unsigned } = parsed.data;
  return verifyDigest(unsigned.publicKey, requestDigest(unsigned), sig) ? ok(parsed.data) : fail('desk.invitation-invalid');
}

/** Whom the office lets in, and who says so. */
export interface Admission {
  readonly office: string;
  readonly staff: string;
  readonly role: Role;
  /** The letter of the new desk in references; no other desk may have it. */
  readonly letter: string;
  readonly certifier: { readonly device: string; readonly key: SigningKey };
}

/** Certifies the asker's key and seals the grant to it; the certificate also belongs into the inviting desk's log. Fails with `desk.invitation-invalid` for a key that is none. */
export function makeInvitation(request: JoinRequest, admission: Admission, grant: Omit<Grant, 'v' | 'certificate'>): Result<{ readonly invitation: string; readonly certificate: DeviceCertificate }> {
  const { office, staff, role, letter, certifier } = admission;
  const { desk, device, publicKey, box } = request;
  const certificate = signCertificate({ v: 1, office, device, actor: staff, desk, letter, role, publicKey, by: certifier.device }, certifier.key);
  const plain = deflateRawSync(utf8(JSON.stringify({ v: 1, certificate, ...grant } satisfies Grant)));
  const sealed = sealTo(box, contextOf(device), plain);
  if (sealed === null) return fail('desk.invitation-invalid');
  const invitation = canonicalJson({ v: 1, device, box: toBase64(sealed) } satisfies z.infer<typeof InvitationSchema>);
  return ok({ invitation: toText(utf8(invitation)), certificate });
}

/** Opens an invitation with the keys of the request. Fails with `desk.invitation-invalid` when it is for another desk, or its certificate does not lead to the office's first. */
export function acceptInvitation(text: string, desk: string, pending: PendingJoin): Result<Grant> {
  const parsed = InvitationSchema.safeParse(parseJson(fromUtf8(fromText(text)) ?? ''));
  if (!parsed.success || parsed.data.device !== pending.device) return fail('desk.invitation-invalid');
  const plain = openBox(pending.box, contextOf(pending.device), fromBase64(parsed.data.box));
  const grant = GrantSchema.safeParse(plain === null ? undefined : parseJson(fromUtf8(inflate(plain)) ?? ''));
  if (!grant.success) return fail('desk.invitation-invalid');
  const { certificate, first, certificates } = grant.data;
  const own = certificate.desk === desk && certificate.device === pending.device && certificate.publicKey === importSigningKey(pending.key).publicKey;
  return own && trusted(first, [...certificates, certificate]).has(certificate.device) ? ok(grant.data) : fail('desk.invitation-invalid');
}

function requestDigest(request: Omit<JoinRequest, 'sig'>): Uint8Array {
  return prefixed(HASH_PREFIX.joinRequest, canonicalJson(request));
}

function contextOf(device: string): Uint8Array {
  return utf8(`rightsdesk invitation ${device}`);
}

const GRANT_LIMIT = 1024 * 1024;

function inflate(bytes: Uint8Array): Uint8Array {
  try {
    return new Uint8Array(inflateRawSync(bytes, { maxOutputLength: GRANT_LIMIT }));
  } catch {
    return new Uint8Array();
  }
}

/** Text that survives mail programs: base64url, and line breaks on the way do no harm. */
function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function fromText(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'base64url'));
}
