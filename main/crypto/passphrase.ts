/** Argon2id (RFC 9106) as WASM, since Electron's crypto library has none. Parameters are kept beside what they protect. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { argon2id } from 'hash-wasm';
import { KEY_BYTES } from './aead.ts';
import { fromBase64, toBase64, utf8 } from './encoding.ts';

export interface Argon2Cost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

/** RFC 9106's second choice (64 MiB, 3 passes), with one lane since WASM has one thread: some 0.3 s. */
export const STRONG_COST: Argon2Cost = { memoryKiB: 64 * 1024, passes: 3, lanes: 1 };

/** A secret's salt (base64) and cost, to be kept with what it opens. */
export interface Argon2Setting extends Argon2Cost {
  readonly salt: string;
}

export function newSetting(cost: Argon2Cost): Argon2Setting {
  return { ...cost, salt: toBase64(randomBytes(16)) };
}

/** 32 bytes from a passphrase; the same text typed on another keyboard (NFKC) gives the same bytes. */
export async function stretch(passphrase: string, setting: Argon2Setting): Promise<Uint8Array> {
  return argon2id({
    password: utf8(passphrase.normalize('NFKC')),
    salt: fromBase64(setting.salt),
    memorySize: setting.memoryKiB,
    iterations: setting.passes,
    parallelism: setting.lanes,
    hashLength: KEY_BYTES,
    outputType: 'binary',
  });
}

/** A PIN as it is kept: its hash (base64) and how it was made. */
export interface PinHash {
  readonly setting: Argon2Setting;
  readonly hash: string;
}

export async function hashPin(pin: string, cost: Argon2Cost): Promise<PinHash> {
  const setting = newSetting(cost);
  return { setting, hash: toBase64(await stretchAny(pin, setting)) };
}

export async function checkPin(pin: string, kept: PinHash): Promise<boolean> {
  return timingSafeEqual(await stretchAny(pin, kept.setting), fromBase64(kept.hash));
}

/** A seat may have an empty PIN (a desk of one person): Argon2 itself refuses empty passwords. */
function stretchAny(pin: string, setting: Argon2Setting): Promise<Uint8Array> {
  return stretch(`pin:${pin}`, setting);
}
