/**
 * The office's Merkle tree (the shape of RFC 9162, section 2.1), grown leaf by leaf. Of a tree only its peaks are kept: the roots of
 * its whole subtrees, left to right, one per binary digit of the size. SHA-256 comes in; hashes are hex.
 */
import type { EventStatus } from './event.ts';

export type Sha256 = (...parts: readonly Uint8Array[]) => Uint8Array;

/** The root of the tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** The leaf of an event at its place: SHA-256 of 0x00 ‖ event hash ‖ seq (8 bytes, big-endian) ‖ 0 when accepted, 1 when refused. */
export function leafHash(sha256: Sha256, eventHash: string, seq: number, status: Exclude<EventStatus, 'local'>): string {
  const place = new DataView(new ArrayBuffer(9));
  place.setBigUint64(0, BigInt(seq));
  place.setUint8(8, status === 'accepted' ? 0 : 1);
  return toHex(sha256(Uint8Array.of(0), fromHex(eventHash), new Uint8Array(place.buffer)));
}

/** The peaks after adding leaves (made by `leafHash`) to a tree of `size` leaves with the given peaks. */
export function appendLeaves(sha256: Sha256, size: number, peaks: readonly string[], leaves: readonly string[]): readonly string[] {
  const grown = [...peaks];
  let count = size;
  for (const leaf of leaves) {
    grown.push(leaf);
    // as in adding one to a binary number: each carry joins two subtrees of the same size
    for (let carry = count; carry % 2 === 1; carry = Math.floor(carry / 2)) grown.push(join(sha256, grown));
    count += 1;
  }
  return grown;
}

/** The root of the tree that has these peaks. */
export function rootOf(sha256: Sha256, peaks: readonly string[]): string {
  if (peaks.length === 0) return EMPTY_ROOT;
  return peaks.slice(0, -1).reduceRight((right, left) => node(sha256, left, right), peaks.at(-1) ?? EMPTY_ROOT);
}

function join(sha256: Sha256, peaks: string[]): string {
  const [left, right] = peaks.splice(-2);
  if (left === undefined || right === undefined) throw new Error('the peaks do not belong to a tree of this size');
  return node(sha256, left, right);
}

function node(sha256: Sha256, left: string, right: string): string {
  return toHex(sha256(Uint8Array.of(1), fromHex(left), fromHex(right)));
}

function fromHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16);
  return bytes;
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
