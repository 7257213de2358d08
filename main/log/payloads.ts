/**
 * The erasable file beside a segment: the sealed payloads of its events in the same order, nothing else. An entry is a head of 25
 * bytes (length, 1 or 0 when erased, event id, CRC-32 over all of these and the bytes) and the bytes.
 */
import { crc32 } from 'node:zlib';

const HEAD_BYTES = 25;
const CRC_AT = 21;

export interface PayloadPlace {
  /** Where the entry begins. */
  readonly start: number;
  /** Of the payload itself; null when it was erased. */
  readonly length: number | null;
  /** Where the next entry begins. */
  readonly end: number;
}

/** One event's entry; a null blob makes the entry of an erased payload. */
export function encodePayload(event: string, blob: Uint8Array | null): Uint8Array {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32BE(blob?.length ?? 0, 0);
  head.writeUInt8(blob === null ? 0 : 1, 4);
  idBytes(event).copy(head, 5);
  head.writeUInt32BE(crcOf(head, blob), CRC_AT);
  return new Uint8Array(blob === null ? head : Buffer.concat([head, blob]));
}

/** Finds the entry at `start` and checks that it is this event's and as it was written; null when it is not. */
export function findPayload(file: Uint8Array, start: number, event: string): PayloadPlace | null {
  const head = Buffer.from(file.buffer, file.byteOffset + start, Math.min(HEAD_BYTES, Math.max(file.byteLength - start, 0)));
  if (head.length < HEAD_BYTES || !head.subarray(5, CRC_AT).equals(idBytes(event))) return null;
  const kept = head.readUInt8(4) === 1;
  const end = start + HEAD_BYTES + head.readUInt32BE(0);
  if (end > file.length) return null;
  const blob = file.subarray(start + HEAD_BYTES, end);
  if (head.readUInt32BE(CRC_AT) !== crcOf(head, blob)) return null;
  return { start, length: kept ? blob.length : null, end };
}

/** The payload's own bytes, from a slice of the file that begins at `sliceStart`. */
export function payloadIn(slice: Uint8Array, sliceStart: number, place: PayloadPlace): Uint8Array | null {
  if (place.length === null) return null;
  const start = place.start - sliceStart + HEAD_BYTES;
  return slice.slice(start, start + place.length);
}

function crcOf(head: Buffer, blob: Uint8Array | null): number {
  const first = crc32(head.subarray(0, CRC_AT));
  return blob === null ? first : crc32(blob, first);
}

function idBytes(event: string): Buffer {
  return Buffer.from(event.replaceAll('-', ''), 'hex');
}
