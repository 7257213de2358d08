/** A segment on disk: the hashed file and the payloads beside it. */
import type { SealedEvent } from '../../domain/events/event.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { type Disk, type DiskFile, isFull, replaceFile } from './disk.ts';
import { encodeFrame, scanFrames } from './frames.ts';
import { encodePayload, findPayload, type PayloadPlace, payloadIn } from './payloads.ts';
import type { LogEntry, LogRecord } from './records.ts';

/** A record and, of an event, where its payload lies. */
export interface Held {
  readonly record: LogRecord;
  readonly payload: PayloadPlace | null;
}

/** One append before it is written. */
export interface Write {
  readonly records: readonly LogRecord[];
  readonly events: readonly SealedEvent[];
}

export interface Segment {
  /** Position of its first record. */
  readonly first: number;
  /** Bytes of both files. */
  readonly size: () => number;
  readonly check: () => Uint8Array;
  /** Writes payloads, then frames, each with fdatasync. Throws the disk's error with both files as they were. */
  readonly append: (writes: readonly Write[], position: number) => Promise<readonly Held[]>;
  /** The entries of held records that follow one another, the first of them at `position`. */
  readonly read: (held: readonly Held[], position: number) => Promise<readonly LogEntry[]>;
  /** Rewrites the payloads without this event's; returns where the payloads of `held` (all of the segment) lie now. Fails with `desk.disk-full`. */
  readonly erase: (held: readonly Held[], event: string) => Promise<Result<readonly Held[]>>;
  readonly close: () => Promise<void>;
}

export interface Opened {
  readonly segment: Segment;
  readonly held: readonly Held[];
  /** Index within `held` of the first record that is damaged (one past the end when what follows the last one is). */
  readonly damagedAt: number | null;
}

/** Opens segment `number`, which continues at position `first` after a frame with the check `before`; of the last one a torn end is cut off. */
export async function openSegment(disk: Disk, folder: string, number: number, first: number, before: Uint8Array, isLast: boolean): Promise<Opened> {
  const name = String(number).padStart(8, '0');
  const heads = await disk.open(folder, `${name}.head`);
  const bodyName = `${name}.body`;
  const files = { heads, bodies: await disk.open(folder, bodyName) };
  const scan = scanFrames(await heads.read(0, await heads.size()), first, before);
  const bodies = await files.bodies.read(0, await files.bodies.size());
  const { held, end, damagedAt } = withPayloads(scan.records, bodies);
  const damaged = scan.fault === 'damaged' || (scan.fault === 'torn' && !isLast) ? held.length : null;
  const at = { heads: scan.end, bodies: end, check: scan.check, unclean: false };
  if (isLast && damaged === null && damagedAt === null) {
    if (scan.fault === 'torn') await cut(heads, at.heads);
    if (bodies.length > end) await cut(files.bodies, end);
  }
  return { segment: segmentOver(disk, folder, bodyName, files, at, first), held, damagedAt: damagedAt ?? damaged };
}

interface Files {
  readonly heads: DiskFile;
  bodies: DiskFile;
}
interface Ends {
  heads: number;
  bodies: number;
  check: Uint8Array;
  /** Whether a failed append may have left something behind the ends. */
  unclean: boolean;
}

function segmentOver(disk: Disk, folder: string, bodyName: string, files: Files, at: Ends, first: number): Segment {
  return {
    first,
    size: () => at.heads + at.bodies,
    check: () => at.check,
    append: async (writes, position) => {
      if (at.unclean) await clean(files, at);
      const next = encode(writes, position, at);
      at.unclean = true;
      try {
        if (next.bodies.length > 0) {
          await files.bodies.write(at.bodies, next.bodies);
          await files.bodies.sync();
        }
        await files.heads.write(at.heads, next.heads);
        await files.heads.sync();
      } catch (error) {
        // when even this fails it is tried again before the next append
        await clean(files, at).catch(() => undefined);
        throw error;
      }
      at.unclean = false;
      at.heads += next.heads.length;
      at.bodies += next.bodies.length;
      at.check = next.check;
      return next.held;
    },
    read: async (held, position) => {
      const places = held.flatMap(({ payload }) => (payload === null ? [] : [payload]));
      const start = places[0]?.start ?? 0;
      const slice = await files.bodies.read(start, (places.at(-1)?.end ?? start) - start);
      return held.map((one, index) => entryOf(one, position + index, slice, start));
    },
    erase: async (held, event) => {
      const events = held.filter(({ payload }) => payload !== null);
      const bytes = await files.bodies.read(0, at.bodies);
      const pieces = events.map(({ record, payload }) => {
        if (record.kind !== 'event' || payload === null) throw new Error('a payload without its event');
        const { id } = record.event.header;
        return encodePayload(id, id === event ? null : payloadIn(bytes, 0, payload));
      });
      try {
        await replaceFile(disk, folder, bodyName, new Uint8Array(Buffer.concat(pieces)));
      } catch (error) {
        if (isFull(error)) return fail('desk.disk-full');
        throw error;
      } finally {
        await files.bodies.close();
        files.bodies = await disk.open(folder, bodyName);
      }
      at.bodies = await files.bodies.size();
      return ok(withPayloads(held.map(({ record }) => record), await files.bodies.read(0, at.bodies)).held);
    },
    close: async () => {
      await files.heads.close();
      await files.bodies.close();
    },
  };
}

function encode(writes: readonly Write[], position: number, at: Ends): { heads: Uint8Array; bodies: Uint8Array; check: Uint8Array; held: readonly Held[] } {
  const heads: Uint8Array[] = [];
  const bodies: Uint8Array[] = [];
  const held: Held[] = [];
  let { check, bodies: bodyEnd } = at;
  for (const { records, events } of writes) {
    const frame = encodeFrame(records, position + held.length, check);
    const blobs = new Map(events.map((event) => [event.header.id, event.blob]));
    for (const record of records) {
      let payload: PayloadPlace | null = null;
      if (record.kind === 'event') {
        const blob = blobs.get(record.event.header.id) ?? null;
        const bytes = encodePayload(record.event.header.id, blob);
        payload = { start: bodyEnd, length: blob?.length ?? null, end: bodyEnd + bytes.length };
        bodies.push(bytes);
        bodyEnd = payload.end;
      }
      held.push({ record, payload });
    }
    heads.push(frame.bytes);
    check = frame.check;
  }
  return { heads: new Uint8Array(Buffer.concat(heads)), bodies: new Uint8Array(Buffer.concat(bodies)), check, held };
}

/** Finds each event's payload. What lies behind the last one was never acknowledged. */
function withPayloads(records: readonly LogRecord[], bodies: Uint8Array): { held: readonly Held[]; end: number; damagedAt: number | null } {
  const held: Held[] = [];
  let end = 0;
  for (const record of records) {
    let payload: PayloadPlace | null = null;
    if (record.kind === 'event') {
      payload = findPayload(bodies, end, record.event.header.id);
      if (payload === null) return { held, end, damagedAt: held.length };
      end = payload.end;
    }
    held.push({ record, payload });
  }
  return { held, end, damagedAt: null };
}

function entryOf({ record, payload }: Held, position: number, slice: Uint8Array, start: number): LogEntry {
  if (record.kind !== 'event') return { position, ...record };
  return { position, kind: 'event', event: { ...record.event, blob: payload === null ? null : payloadIn(slice, start, payload) } };
}

async function clean(files: Files, at: Ends): Promise<void> {
  await cut(files.heads, at.heads);
  await cut(files.bodies, at.bodies);
  at.unclean = false;
}

async function cut(file: DiskFile, size: number): Promise<void> {
  await file.truncate(size);
  await file.sync();
}
