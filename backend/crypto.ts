/** What the server checks and signs: SHA-256 and Ed25519 by node:crypto, over the prefixed canonical bytes of the contract. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import type { z } from 'zod';
import type { DeviceCertificateSchema, Head, WireEvent } from '../contract/sync-api.ts';
import { canonicalJson } from '../domain/events/canonical.ts';

export type Certificate = z.infer<typeof DeviceCertificateSchema>;

/** The server's own signing key as the database keeps it: raw public key and PKCS #8 private key, both base64. */
export interface ServerKey {
  readonly publicKey: string;
  readonly privateKey: string;
}

export function newServerKey(): ServerKey {
  const pair = generateKeyPairSync('ed25519');
  const raw = pair.publicKey.export({ format: 'jwk' }).x ?? '';
  return {
    publicKey: Buffer.from(raw, 'base64url').toString('base64'),
    privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
}

export function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The hash that an event's header ought to have: SHA-256 of 0x00 ‖ canonical header, hex. */
export function eventHash(header: WireEvent['header']): string {
  return sha256(prefix(0), utf8(canonicalJson(header))).toString('hex');
}

/** Whether the event's hash is its header's, its signature the device's, and its sealed payload (unless erased) the committed one. */
export function eventFault(event: WireEvent, devicePublicKey: string): 'hash' | 'signature' | 'commitment' | null {
  if (eventHash(event.header) !== event.hash) return 'hash';
  if (!signedBy(devicePublicKey, Buffer.from(event.hash, 'hex'), event.sig)) return 'signature';
  if (event.blob !== null && sha256(Buffer.from(event.blob, 'base64')).toString('hex') !== event.header.commitment) return 'commitment';
  return null;
}

export function certificateSignedBy(certificate: Certificate, certifierPublicKey: string): boolean {
  const { sig, ...unsigned } = certificate;
  return signedBy(certifierPublicKey, sha256(prefix(2), utf8(canonicalJson(unsigned))), sig);
}

export function signHead(head: Omit<Head, 'sig'>, key: ServerKey): Head {
  const digest = sha256(prefix(3), utf8(canonicalJson(head)));
  return { ...head, sig: sign(null, digest, privateKey(key)).toString('base64') };
}

/** The parts of a request that its signature covers; `path` with its query, `bodyHash` as hex. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly time: string;
  readonly bodyHash: string;
}

export function requestSignedBy(publicKey: string, request: SignedRequest, sig: string): boolean {
  const text = `${request.method}\n${request.path}\n${request.time}\n${request.bodyHash}`;
  return signedBy(publicKey, sha256(prefix(4), utf8(text)), sig);
}

/** Compares secrets without telling by the time taken how much of them agrees. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(utf8(given)), sha256(utf8(expected)));
}

function signedBy(publicKey: string, digest: Uint8Array, sig: string): boolean {
  const key = ed25519Key(publicKey);
  const signature = Buffer.from(sig, 'base64');
  return key !== null && signature.length === 64 && verify(null, digest, key, signature);
}

function ed25519Key(base64: string): KeyObject | null {
  const raw = Buffer.from(base64, 'base64');
  if (raw.length !== 32) return null;
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' });
}

function privateKey(key: ServerKey): KeyObject {
  return createPrivateKey({ key: Buffer.from(key.privateKey, 'base64'), format: 'der', type: 'pkcs8' });
}

function prefix(byte: number): Uint8Array {
  return Uint8Array.of(byte);
}

function utf8(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}
