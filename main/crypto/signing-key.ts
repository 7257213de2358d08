/** Ed25519: a device's own key pair, and checking with another's public key (base64 of its 32 raw bytes). */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { fromBase64, toBase64 } from './encoding.ts';

export interface SigningKey {
  readonly privateKey: KeyObject;
  /** base64 of the 32 raw bytes. */
  readonly publicKey: string;
}

export function newSigningKey(): SigningKey {
  return signingKeyOf(generateKeyPairSync('ed25519').privateKey);
}

/** The key as base64 PKCS #8, for the vault only. */
export function exportSigningKey(key: SigningKey): string {
  return key.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
}

export function importSigningKey(pkcs8: string): SigningKey {
  return signingKeyOf(createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' }));
}

/** The Ed25519 signature over a digest, base64. */
export function signDigest(key: SigningKey, digest: Uint8Array): string {
  return sign(null, digest, key.privateKey).toString('base64');
}

/** Whether the signature is the key's over this digest; false for keys and signatures of a wrong form. */
export function verifyDigest(publicKey: string, digest: Uint8Array, sig: string): boolean {
  const key = publicKeyOf(publicKey);
  const bytes = fromBase64(sig);
  return key !== null && bytes.length === 64 && toBase64(bytes) === sig && verify(null, digest, key, bytes);
}

const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const KNOWN_LIMIT = 1000;
const known = new Map<string, KeyObject>();

/** Parsing a key costs as much as using it, and an office has few. */
function publicKeyOf(publicKey: string): KeyObject | null {
  const held = known.get(publicKey);
  if (held !== undefined) return held;
  const raw = fromBase64(publicKey);
  if (raw.length !== 32) return null;
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(publicKey, key);
  return key;
}

function signingKeyOf(privateKey: KeyObject): SigningKey {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { privateKey, publicKey: toBase64(spki.subarray(SPKI_PREFIX.length)) };
}
