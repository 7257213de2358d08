/**
 * The embedded server's own journal: PGlite runs with fsync off, so nothing is answered before it stands here with fdatasync.
 * One line per transaction: CRC-32 and length of the JSON, then the JSON. The journal is the whole log; the database beside it can be made from it anew.
 */
import { type FileHandle, mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Certificate, ServerKey } from './crypto.ts';
import type { StoredEvent } from './log.ts';

/** What one step of a transaction adds. */
export type JournalEntry =
  | { readonly kind: 'server'; readonly key: ServerKey }
  | { readonly kind: 'office'; readonly office: string; readonly log: string }
  | { readonly kind: 'device'; readonly certificate: Certificate }
  | { readonly kind: 'events'; readonly office: string; readonly events: readonly StoredEvent[]; readonly root: string };

export interface Journal {
  /** Writes the entries of one transaction as one line and returns when they are on the disk. When that fails the journal is as before. */
  readonly append: (entries: readonly JournalEntry[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A line before the last is not what was written: the disk or somebody changed it. */
export class JournalDamaged extends Error {
  constructor(segment: string, line: number) {
    super(`journal segment ${segment} is damaged at line ${line}`);
    this.name = 'JournalDamaged';
  }
}

const SEGMENT = /^\d{8}\.log$/;
const SEGMENT_BYTES = 64 * 1024 * 1024;

/**
 * Opens (or begins) the journal in `folder`, cuts a torn last line off, and hands every whole transaction to `replay` in order.
 * Throws JournalDamaged when anything but the tail is unreadable.
 */
export async function openJournal(
  folder: string,
  replay: (entries: readonly JournalEntry[]) => Promise<void>,
  segmentBytes = SEGMENT_BYTES,
): Promise<Journal> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = (await readdir(folder)).filter((name) => SEGMENT.test(name)).sort();
  let last = names.at(-1) ?? segmentName(1);
  let length = 0;
  for (const name of names) {
    length = await readSegment(folder, name, name === last, replay);
  }
  let file = await open(join(folder, last), 'a', 0o600);
  if ((await file.stat()).size !== length) await cut(file, length);
  await syncFolder(folder);

  let broken = false;

  async function roll(): Promise<void> {
    const next = segmentName(Number(last.slice(0, 8)) + 1);
    const opened = await open(join(folder, next), 'a', 0o600);
    await syncFolder(folder);
    await file.close();
    [file, last, length] = [opened, next, 0];
  }
  return {
    append: async (entries) => {
      if (broken) throw new Error('the journal could not be mended after a failed write');
      const line = lineOf(entries);
      if (length > 0 && length + line.length > segmentBytes) await roll();
      try {
        await file.appendFile(line);
        await file.datasync();
      } catch (error) {
        broken = true;
        await cut(file, length);
        broken = false;
        throw error;
      }
      length += line.length;
    },
    close: () => file.close(),
  };
}

const PREFIX = /^([0-9a-f]{8}) ([0-9a-f]{8}) $/;
const PREFIX_BYTES = 18;
const NEWLINE = 0x0a;

function lineOf(entries: readonly JournalEntry[]): Buffer {
  const json = Buffer.from(JSON.stringify(entries));
  return Buffer.concat([Buffer.from(`${checksum(json)} ${hex(json.length)} `), json, Buffer.of(NEWLINE)]);
}

/** Replays a segment; returns the length of its whole lines. */
async function readSegment(
  folder: string,
  name: string,
  isLast: boolean,
  replay: (entries: readonly JournalEntry[]) => Promise<void>,
): Promise<number> {
  const bytes = await readFile(join(folder, name));
  let start = 0;
  for (let line = 1; start < bytes.length; line += 1) {
    const json = jsonAt(bytes, start);
    const end = start + PREFIX_BYTES + (json?.length ?? 0);
    const torn = isLast && (json === null ? !wholeLineAfter(bytes, start) : end === bytes.length);
    if (torn) return start;
    if (json === null || bytes[end] !== NEWLINE) throw new JournalDamaged(name, line);
    await replay(JSON.parse(json.toString('utf8')) as readonly JournalEntry[]);
    start = end + 1;
  }
  return start;
}

/** A torn write leaves nothing whole behind it; a whole line there means that this is damage, not a tear. */
function wholeLineAfter(bytes: Buffer, start: number): boolean {
  for (let next = bytes.indexOf(NEWLINE, start); next >= 0; next = bytes.indexOf(NEWLINE, next + 1)) {
    if (jsonAt(bytes, next + 1) !== null) return true;
  }
  return false;
}

/** The JSON of the line that begins there, or null when there is no whole one. */
function jsonAt(bytes: Buffer, start: number): Buffer | null {
  const [, crc, length] = PREFIX.exec(bytes.toString('latin1', start, start + PREFIX_BYTES)) ?? [];
  if (crc === undefined || length === undefined) return null;
  const json = bytes.subarray(start + PREFIX_BYTES, start + PREFIX_BYTES + Number.parseInt(length, 16));
  return json.length === Number.parseInt(length, 16) && checksum(json) === crc ? json : null;
}

function checksum(bytes: Uint8Array): string {
  return hex(crc32(bytes));
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}

async function cut(file: FileHandle, length: number): Promise<void> {
  await file.truncate(length);
  await file.datasync();
}

function segmentName(number: number): string {
  return `${String(number).padStart(8, '0')}.log`;
}

/** Makes new names in a folder survive a power cut. Windows keeps names in its own journal and cannot open folders. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
