/**
 * The hashed file of a segment: frames one after the other, each one append. A frame is a head of 20 bytes (mark,
 * length, first position, CRC-32), the records (length and JSON each), and the SHA-256 of the frame before, this head
 * and these records. So a frame is there whole or not at all, and nothing can be changed, dropped or swapped unnoticed.
 */
import { crc32 } from 'node:zlib';
import { sha256 } from '../crypto/hash.ts';
import type { LogRecord } from './records.ts';

export const CHECK_BYTES = 32;
/** What the first frame of a log is chained to. */
export const FIRST_CHECK: Uint8Array = new Uint8Array(CHECK_BYTES);

const HEAD_BYTES = 20;
const CRC_AT = 16;
const MARK = 0x52444631;

export interface Frame {
  readonly bytes: Uint8Array;
  readonly check: Uint8Array;
}

/** Writes one frame. `position` is that of its first record, `before` the check of the frame it follows. */
export function encodeFrame(records: readonly LogRecord[], position: number, before: Uint8Array): Frame {
  const content = Buffer.concat(
    records.flatMap((record) => {
      const json = Buffer.from(JSON.stringify(record), 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32BE(json.length);
      return [length, json];
    }),
  );
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32BE(MARK, 0);
  head.writeUInt32BE(content.length, 4);
  head.writeBigUInt64BE(BigInt(position), 8);
  head.writeUInt32BE(crc32(head.subarray(0, CRC_AT)), CRC_AT);
  const check = sha256(before, head, content);
  return { bytes: new Uint8Array(Buffer.concat([head, content, check])), check };
}

export interface Scan {
  readonly records: readonly LogRecord[];
  /** Length of the whole frames. */
  readonly end: number;
  /** The check of the last whole frame. */
  readonly check: Uint8Array;
  /** `torn`: the file ends within a frame, as a crash while writing leaves it. `damaged`: bytes are not what was written. */
  readonly fault: 'torn' | 'damaged' | null;
}

/** Reads the frames of a file whose first record has `position`. */
export function scanFrames(bytes: Uint8Array, position: number, before: Uint8Array): Scan {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: LogRecord[] = [];
  let check = before;
  let offset = 0;
  while (offset < file.length) {
    const frame = readFrame(file, offset, position + records.length, check);
    if (typeof frame === 'string') return { records, end: offset, check, fault: frame };
    for (const record of frame.records) records.push(record);
    ({ check, end: offset } = frame);
  }
  return { records, end: offset, check, fault: null };
}

interface WholeFrame {
  readonly records: readonly LogRecord[];
  readonly check: Uint8Array;
  readonly end: number;
}

function readFrame(file: Buffer, start: number, position: number, before: Uint8Array): WholeFrame | 'torn' | 'damaged' {
  const head = file.subarray(start, start + HEAD_BYTES);
  if (head.length < HEAD_BYTES) return 'torn';
  if (head.readUInt32BE(0) !== MARK || head.readUInt32BE(CRC_AT) !== crc32(head.subarray(0, CRC_AT))) return unwritten(file, start) ? 'torn' : 'damaged';
  if (head.readBigUInt64BE(8) !== BigInt(position)) return 'damaged';
  const contentEnd = start + HEAD_BYTES + head.readUInt32BE(4);
  const end = contentEnd + CHECK_BYTES;
  if (end > file.length) return 'torn';
  const check = sha256(before, file.subarray(start, contentEnd));
  if (!file.subarray(contentEnd, end).equals(check)) return end === file.length && hasHole(file, start, end) ? 'torn' : 'damaged';
  return { records: readRecords(file, start + HEAD_BYTES, contentEnd), check, end };
}

function readRecords(file: Buffer, start: number, end: number): readonly LogRecord[] {
  const records: LogRecord[] = [];
  for (let offset = start; offset < end; ) {
    const length = file.readUInt32BE(offset);
    offset += 4;
    records.push(JSON.parse(file.toString('utf8', offset, offset + length)) as LogRecord);
    offset += length;
  }
  return records;
}

/** After a power cut a file may have its new length but zeros where the data never arrived. */
function unwritten(file: Buffer, start: number): boolean {
  return file.subarray(start).every((byte) => byte === 0);
}

const SECTOR = 512;

function hasHole(file: Buffer, start: number, end: number): boolean {
  for (let sector = Math.ceil(start / SECTOR) * SECTOR; sector + SECTOR <= end; sector += SECTOR) {
    if (file.subarray(sector, sector + SECTOR).every((byte) => byte === 0)) return true;
  }
  return end % SECTOR >= CHECK_BYTES && file.subarray(end - CHECK_BYTES, end).every((byte) => byte === 0);
}
