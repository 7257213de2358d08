/** A box that only the holder of an X25519 key opens: ephemeral public key (32 bytes) ‖ AES-256-GCM under HKDF-SHA256 of the agreement. */
import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, type KeyObject } from 'node:crypto';
import { KEY_BYTES, seal, unseal } from './aead.ts';
import { fromBase64, toBase64, utf8 } from './encoding.ts';

/** `publicKey` is base64 of the 32 raw bytes, `privateKey` base64 PKCS #8 for the vault only. */
export interface BoxKey {
  readonly publicKey: string;
  readonly privateKey: string;
}

export function newBoxKey(): BoxKey {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  return { publicKey: toBase64(rawOf(publicKey)), privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64') };
}

/** Seals bytes to a public key; null when that is not an X25519 key. */
export function sealTo(publicKey: string, context: Uint8Array, plain: Uint8Array): Uint8Array | null {
  const theirs = fromBase64(publicKey);
  const ephemeral = generateKeyPairSync('x25519');
  const key = agreedKey(ephemeral.privateKey, theirs, rawOf(ephemeral.publicKey), theirs);
  if (key === null) return null;
  return new Uint8Array(Buffer.concat([rawOf(ephemeral.publicKey), seal(key, context, plain)]));
}

/** Opens a box; null when it was sealed to another key or is not as it was sealed. */
export function openBox(boxKey: BoxKey, context: Uint8Array, box: Uint8Array): Uint8Array | null {
  const ephemeral = box.subarray(0, KEY_BYTES);
  const privateKey = createPrivateKey({ key: Buffer.from(boxKey.privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  const key = agreedKey(privateKey, ephemeral, ephemeral, fromBase64(boxKey.publicKey));
  return key === null ? null : unseal(key, context, box.subarray(KEY_BYTES));
}

const SPKI_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');

/** Both public keys go into the derivation, so that a box is bound to them. Null for keys of a wrong form or of small order. */
function agreedKey(privateKey: KeyObject, theirs: Uint8Array, ephemeral: Uint8Array, recipient: Uint8Array): Uint8Array | null {
  if (theirs.length !== KEY_BYTES) return null;
  try {
    const publicKey = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, theirs]), format: 'der', type: 'spki' });
    const secret = diffieHellman({ privateKey, publicKey });
    const salt = Buffer.concat([ephemeral, recipient]);
    return new Uint8Array(hkdfSync('sha256', secret, salt, utf8('rightsdesk sealed box'), KEY_BYTES));
  } catch {
    return null;
  }
}

function rawOf(publicKey: KeyObject): Uint8Array {
  return new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length));
}
