/**
 * A received file as it lies on disk and travels: pieces of 1 MiB, each sealed under a key of its own file and bound to its place.
 * A sealed piece is the epoch of the office key (4 bytes), then nonce ‖ ciphertext ‖ tag.
 */
import { hkdfSync } from 'node:crypto';
import { KEY_BYTES, SEAL_BYTES, seal, unseal } from '../crypto/aead.ts';
import { utf8 } from '../crypto/encoding.ts';
import type { OfficeKey } from '../crypto/events.ts';

/** Plain bytes in every piece but the last. */
export const PIECE_BYTES = 1024 * 1024;
const EPOCH_BYTES = 4;
/** By how much a sealed piece is longer. */
export const PIECE_OVERHEAD = EPOCH_BYTES + SEAL_BYTES;
export const SEALED_PIECE_BYTES = PIECE_BYTES + PIECE_OVERHEAD;

/** Where a piece belongs: it opens nowhere else, and a file cannot be cut short at a piece's end. */
export interface PiecePlace {
  readonly blob: string;
  readonly index: number;
  readonly last: boolean;
}

export function sealPiece(officeKey: OfficeKey, place: PiecePlace, plain: Uint8Array): Uint8Array {
  const epoch = Buffer.alloc(EPOCH_BYTES);
  epoch.writeUInt32BE(officeKey.epoch);
  return new Uint8Array(Buffer.concat([epoch, seal(blobKey(officeKey.key, place.blob), contextOf(place), plain)]));
}

/** The plain bytes; null when the key of its epoch is not here, or the piece is not the one sealed for this place. */
export function openPiece(keyOf: (epoch: number) => Uint8Array | null, place: PiecePlace, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < PIECE_OVERHEAD || sealed.length > SEALED_PIECE_BYTES) return null;
  const key = keyOf(new DataView(sealed.buffer, sealed.byteOffset).getUint32(0));
  return key === null ? null : unseal(blobKey(key, place.blob), contextOf(place), sealed.subarray(EPOCH_BYTES));
}

/** How a sealed file of this size divides into pieces. Null for a size that no file has. */
export function piecesOf(sealedSize: number): readonly number[] | null {
  const whole = Math.floor(sealedSize / SEALED_PIECE_BYTES);
  const rest = sealedSize - whole * SEALED_PIECE_BYTES;
  // only a file without content has an empty piece
  if (rest !== 0 && rest <= (whole > 0 ? PIECE_OVERHEAD : PIECE_OVERHEAD - 1)) return null;
  const sizes = Array.from({ length: whole }, () => SEALED_PIECE_BYTES);
  return rest === 0 ? sizes : [...sizes, rest];
}

function blobKey(officeKey: Uint8Array, blob: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', officeKey, utf8(blob), utf8('rightsdesk blob'), KEY_BYTES));
}

function contextOf({ blob, index, last }: PiecePlace): Uint8Array {
  return utf8(`${blob}/${index}/${last ? 'last' : 'more'}`);
}
