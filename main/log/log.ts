/**
 * The whole log of this desk, own and pulled: what was appended is on the disk (fdatasync) when `append` answers, all of it or
 * nothing. One process per folder (see folder-lock.ts). Everything in it is signed or sealed; nothing personal is readable.
 */
import { join } from 'node:path';
import { continues } from '../../domain/events/chain.ts';
import type { DeviceCertificate, SealedEvent } from '../../domain/events/event.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { type Contents, openContents } from './contents.ts';
import { type Disk, isFull, nodeDisk } from './disk.ts';
import { FIRST_CHECK } from './frames.ts';
import { ChainBroken, type Known, type Tail } from './log-index.ts';
import { type Filing, type HeadNote, type LogEntry, type Mark, recordsOf } from './records.ts';
import { type Held, openSegment } from './segment.ts';

export interface Log {
  /** Appends events that continue their devices' chains. Fails with `desk.disk-full` and nothing filed. Throws on a broken chain. */
  readonly append: (events: readonly SealedEvent[]) => Promise<Result<{ readonly last: number }>>;
  readonly mark: (marks: readonly Mark[]) => Promise<Result<{ readonly last: number }>>;
  /** As `append`, for anything the log keeps. */
  readonly file: (filing: Filing) => Promise<Result<{ readonly last: number }>>;
  /** At most `limit` entries after position `after`, in order. Positions count 1, 2, 3 … */
  readonly entries: (after: number, limit: number) => Promise<readonly LogEntry[]>;
  /** The events of these ids that are here, in the order asked. */
  readonly events: (ids: readonly string[]) => Promise<readonly SealedEvent[]>;
  readonly last: () => number;
  /** Where the device's chain ends, events on their way to the disk included. */
  readonly ownTail: (device: string) => Tail;
  /** Ids of the events the server has not acknowledged, oldest first. */
  readonly unacknowledged: () => readonly string[];
  readonly known: (event: string) => Known | undefined;
  readonly markOf: (event: string) => Mark | undefined;
  readonly atSeq: (seq: number) => string | undefined;
  /** The largest of the server's numbers up to which every event is here. */
  readonly cursor: () => number;
  /** The largest of the server's numbers that is known here. */
  readonly topSeq: () => number;
  readonly head: () => HeadNote | null;
  readonly certificates: () => readonly DeviceCertificate[];
  /** Deletes an event's payload for good; its header, hash and signature stay. Nothing happens when there is none. */
  readonly erase: (event: string) => Promise<Result<undefined>>;
  /** Calls back with the last position after each append; returns how to stop that. */
  readonly onGrew: (callback: (last: number) => void) => () => void;
  /** Waits for what is being written, then closes the files. */
  readonly close: () => Promise<void>;
}

export interface LogOptions {
  readonly disk?: Disk;
  /** A segment that is larger is followed by a new one; erasing rewrites one segment's payloads. */
  readonly segmentBytes?: number;
}

const SEGMENT_BYTES = 8 * 1024 * 1024;

/**
 * Opens (or begins) the log under `<dataFolder>/log`: checks every byte and every chain, cuts a torn end off. Fails with
 * `desk.log-damaged` and the first damaged record; then nothing was changed. Signatures: see check.ts.
 */
export async function openLog(dataFolder: string, { disk = nodeDisk, segmentBytes = SEGMENT_BYTES }: LogOptions = {}): Promise<Result<Log>> {
  const folder = join(dataFolder, 'log');
  await disk.makeFolder(folder);
  const found = await openContents(disk, folder);
  return found.ok ? ok(logOver(disk, folder, segmentBytes, found.value)) : found;
}

interface Job {
  readonly filing: Filing;
  readonly settle: (outcome: Result<{ readonly last: number }>) => void;
  readonly bug: (error: unknown) => void;
}

function logOver(disk: Disk, folder: string, segmentBytes: number, { segments, held, index }: Contents): Log {
  const queue: Job[] = [];
  /** Chains and events as they will be once the queue is written. */
  let tails = new Map<string, Tail>();
  let coming = new Set<string>();
  const listeners = new Set<(last: number) => void>();
  let working: Promise<void> = Promise.resolve();
  let busy = false;
  let closed = false;

  function tailOf(device: string): Tail {
    return tails.get(device) ?? index.tail(device);
  }

  function file(filing: Filing): Promise<Result<{ readonly last: number }>> {
    if (closed) throw new Error('the log is closed');
    if (recordsOf(filing).length === 0) return Promise.resolve(ok({ last: index.last() }));
    expect(filing);
    return new Promise((settle, bug) => {
      queue.push({ filing, settle, bug });
      if (!busy) {
        busy = true;
        working = exclusively(flush);
      }
    });
  }

  /** A caller that breaks a chain has a bug; nothing of its filing is taken. */
  function expect(filing: Filing): void {
    const ends = new Map<string, Tail>();
    const ids = new Set<string>();
    for (const { header, hash } of filing.events ?? []) {
      const known = index.known(header.id) !== undefined || coming.has(header.id) || ids.has(header.id);
      if (known || !continues(ends.get(header.device) ?? tailOf(header.device), header)) throw new ChainBroken('the event does not continue its chain');
      ends.set(header.device, { n: header.n, hash, hlc: header.hlc });
      ids.add(header.id);
    }
    for (const { event } of filing.marks ?? []) {
      if (index.known(event) === undefined && !coming.has(event) && !ids.has(event)) throw new ChainBroken('a mark without its event');
    }
    for (const [device, tail] of ends) tails.set(device, tail);
    for (const id of ids) coming.add(id);
  }

  /** Work on the files goes one after the other. */
  let turn: Promise<unknown> = Promise.resolve();
  function exclusively<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  /** Whatever waits goes to the disk together. */
  async function flush(): Promise<void> {
    while (queue.length > 0) {
      const jobs = queue.splice(0);
      try {
        const added = await write(jobs);
        for (const { record } of added) index.add(record);
        const last = index.last();
        for (const job of jobs) job.settle(ok({ last }));
        // a listener that throws has a bug of its own: what was written stays written
        for (const listener of listeners) queueMicrotask(() => listener(last));
      } catch (error) {
        const failed = [...jobs, ...queue.splice(0)];
        tails = new Map();
        coming = new Set();
        for (const job of failed) isFull(error) ? job.settle(fail('desk.disk-full')) : job.bug(error);
      }
      if (queue.length === 0) {
        tails = new Map();
        coming = new Set();
      }
    }
    busy = false;
  }

  async function write(jobs: readonly Job[]): Promise<readonly Held[]> {
    if ((segments.at(-1)?.size() ?? 0) > segmentBytes) await roll();
    const segment = segments.at(-1);
    const last = held.at(-1);
    if (segment === undefined || last === undefined) throw new Error('a log has at least one segment');
    const writes = jobs.map(({ filing }) => ({ records: recordsOf(filing), events: filing.events ?? [] }));
    const added = await segment.append(writes, index.last() + 1);
    for (const one of added) last.push(one);
    return added;
  }

  async function roll(): Promise<void> {
    const before = segments.at(-1)?.check() ?? FIRST_CHECK;
    const { segment } = await openSegment(disk, folder, segments.length + 1, index.last() + 1, before, true);
    await disk.syncFolder(folder);
    segments.push(segment);
    held.push([]);
  }

  async function entries(after: number, limit: number): Promise<readonly LogEntry[]> {
    const end = Math.min(after + limit, index.last());
    const found: LogEntry[] = [];
    for (const [number, segment] of segments.entries()) {
      const from = Math.max(after + 1, segment.first);
      const some = (held[number] ?? []).slice(from - segment.first, Math.max(end + 1 - segment.first, 0));
      if (some.length > 0) found.push(...(await segment.read(some, from)));
    }
    return found;
  }

  async function erase(event: string): Promise<Result<undefined>> {
    const place = index.known(event);
    const number = segments.findLastIndex(({ first }) => place !== undefined && first <= place.position);
    const [segment, all] = [segments[number], held[number]];
    if (place === undefined || segment === undefined || all === undefined) return ok(undefined);
    if (all[place.position - segment.first]?.payload?.length == null) return ok(undefined);
    const erased = await segment.erase(all, event);
    if (!erased.ok) return erased;
    held[number] = [...erased.value];
    return ok(undefined);
  }

  return {
    append: (events) => file({ events }),
    mark: (marks) => file({ marks }),
    file,
    entries: (after, limit) => exclusively(() => entries(after, limit)),
    events: (ids) =>
      exclusively(async () => {
        const positions = ids.flatMap((id) => index.known(id)?.position ?? []);
        const found: SealedEvent[] = [];
        for (const position of positions) {
          const [entry] = await entries(position - 1, 1);
          if (entry?.kind === 'event') found.push(entry.event);
        }
        return found;
      }),
    last: index.last,
    ownTail: tailOf,
    unacknowledged: index.unacknowledged,
    known: index.known,
    markOf: index.mark,
    atSeq: index.atSeq,
    cursor: index.cursor,
    topSeq: index.topSeq,
    head: index.head,
    certificates: index.certificates,
    erase: (event) => exclusively(() => erase(event)),
    onGrew: (callback) => {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
    close: async () => {
      closed = true;
      await working.catch(() => undefined);
      await exclusively(async () => {
        for (const segment of segments) await segment.close();
      });
    },
  };
}
