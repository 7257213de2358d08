/** The vault's own key (32 random bytes) wrapped: by the operating system's store, by a passphrase, or by both. */
import * as z from 'zod';
import type { KeyStore } from '../host.ts';
import { seal, unseal } from '../crypto/aead.ts';
import { fromBase64, toBase64, utf8 } from '../crypto/encoding.ts';
import { type Argon2Cost, newSetting, stretch } from '../crypto/passphrase.ts';

export const WrapSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('passphrase'),
    setting: z.strictObject({ memoryKiB: z.int().min(8).max(4_194_304), passes: z.int().min(1).max(100), lanes: z.int().min(1).max(16), salt: z.string() }),
    wrapped: z.string(),
  }),
  z.strictObject({ kind: z.literal('store'), backend: z.string(), wrapped: z.string() }),
]);
export type Wrap = z.infer<typeof WrapSchema>;

export async function wrapWithPassphrase(key: Uint8Array, vault: string, passphrase: string, cost: Argon2Cost): Promise<Wrap> {
  const setting = newSetting(cost);
  return { kind: 'passphrase', setting, wrapped: toBase64(seal(await stretch(passphrase, setting), contextOf(vault), key)) };
}

export async function unwrapWithPassphrase(wrap: Extract<Wrap, { kind: 'passphrase' }>, vault: string, passphrase: string): Promise<Uint8Array | null> {
  if (passphrase === '') return null;
  return unseal(await stretch(passphrase, wrap.setting), contextOf(vault), fromBase64(wrap.wrapped));
}

/** A store with a fixed password protects nothing; Chromium's names for it. */
const UNSAFE_STORES: readonly string[] = ['basic_text', 'unknown'];

/** Null when the store is none that protects. */
export async function wrapWithStore(key: Uint8Array, store: KeyStore): Promise<Wrap | null> {
  if (UNSAFE_STORES.includes(store.backend)) return null;
  return { kind: 'store', backend: store.backend, wrapped: toBase64(await store.wrap(key)) };
}

/** Null when the store is another one than the key was wrapped with, or cannot open it any more. */
export async function unwrapWithStore(wrap: Extract<Wrap, { kind: 'store' }>, store: KeyStore): Promise<Uint8Array | null> {
  if (store.backend !== wrap.backend) return null;
  return store.unwrap(fromBase64(wrap.wrapped));
}

function contextOf(vault: string): Uint8Array {
  return utf8(`rightsdesk vault key ${vault}`);
}
