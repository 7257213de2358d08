/** Seals what the cache keeps with the renderer's own key, which is never the office key and never leaves WebCrypto again. */
import type { Sealed } from './tables.ts';

export interface Cipher {
  readonly keyId: string;
  /** `place` binds the ciphertext to its table and row, so that rows cannot be swapped. */
  readonly seal: (value: unknown, place: string) => Promise<Sealed>;
  /** The value, or undefined when the row was not sealed with this key for this place. */
  readonly open: (sealed: Sealed, place: string) => Promise<unknown>;
}

const NONCE_BYTES = 12;

/** Imports the key as non-extractable and wipes the bytes it came in. */
export async function createCipher(raw: Uint8Array, keyId: string): Promise<Cipher> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(raw), 'AES-GCM', false, ['encrypt', 'decrypt']);
  raw.fill(0);
  const parameters = (nonce: Uint8Array, place: string) => ({
    name: 'AES-GCM',
    iv: new Uint8Array(nonce),
    additionalData: new TextEncoder().encode(`${keyId}/${place}`),
  });
  return {
    keyId,
    async seal(value, place) {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const plain = new TextEncoder().encode(JSON.stringify(value));
      return { nonce, data: new Uint8Array(await crypto.subtle.encrypt(parameters(nonce, place), key, plain)) };
    },
    async open(sealed, place) {
      try {
        const plain = await crypto.subtle.decrypt(parameters(sealed.nonce, place), key, new Uint8Array(sealed.data));
        return JSON.parse(new TextDecoder().decode(plain)) as unknown;
      } catch (error) {
        if (error instanceof Error && error.name === 'OperationError') return undefined;
        throw error;
      }
    },
  };
}
