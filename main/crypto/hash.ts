/** SHA-256 by node:crypto, in the forms that events, certificates and trees need. */
import { createHash } from 'node:crypto';

/** SHA-256 of the parts one after the other. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

export function sha256Hex(...parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** SHA-256 of one prefix byte and a text: what is signed. See `HASH_PREFIX`. */
export function prefixed(prefix: number, text: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(Uint8Array.of(prefix)).update(text, 'utf8').digest());
}

export function prefixedHex(prefix: number, text: string): string {
  return createHash('sha256').update(Uint8Array.of(prefix)).update(text, 'utf8').digest('hex');
}
