/** What is known of the log without reading it again: where each chain ends, what the server said, what it has not heard of. */
import { CHAIN_START, type ChainEnd } from '../../domain/events/chain.ts';
import type { DeviceCertificate } from '../../domain/events/event.ts';
import type { HeadNote, LogRecord, Mark } from './records.ts';

/** Where a device's chain ends, and its last clock reading (null before its first event). */
export interface Tail extends ChainEnd {
  readonly hlc: string | null;
}

export const NO_TAIL: Tail = { ...CHAIN_START, hlc: null };

/** An event of the log in short. */
export interface Known {
  readonly position: number;
  readonly hash: string;
  readonly device: string;
  readonly n: number;
}

export interface LogIndex {
  /** Takes the record at the next position. Throws ChainBroken when an event does not continue its device's chain or is there twice. */
  readonly add: (record: LogRecord) => void;
  readonly last: () => number;
  readonly known: (event: string) => Known | undefined;
  readonly tail: (device: string) => Tail;
  readonly mark: (event: string) => Mark | undefined;
  /** The event that the server numbered so. */
  readonly atSeq: (seq: number) => string | undefined;
  /** The largest number up to which every event is here. */
  readonly cursor: () => number;
  /** The largest of the server's numbers that is known here. */
  readonly topSeq: () => number;
  readonly head: () => HeadNote | null;
  readonly unacknowledged: () => readonly string[];
  readonly certificates: () => readonly DeviceCertificate[];
}

/** An event that is not the next of its device. */
export class ChainBroken extends Error {}

export function createIndex(): LogIndex {
  const events = new Map<string, Known>();
  const tails = new Map<string, Tail>();
  const certificates = new Map<string, DeviceCertificate>();
  const marks = new Map<string, Mark>();
  const seqs = new Map<number, string>();
  let open = new Set<string>();
  let head: HeadNote | null = null;
  let cursor = 0;
  let topSeq = 0;
  let last = 0;

  function addMark(mark: Mark): void {
    const before = marks.get(mark.event);
    if (before !== undefined && seqs.get(before.seq) === mark.event) seqs.delete(before.seq);
    marks.set(mark.event, mark);
    seqs.set(mark.seq, mark.event);
    open.delete(mark.event);
    topSeq = Math.max(topSeq, mark.seq);
    while (seqs.has(cursor + 1)) cursor += 1;
  }
  function addHead(note: HeadNote): void {
    head = note;
    if (note.reset !== true) return;
    for (const [event, { seq }] of marks) {
      if (seq <= note.size) continue;
      marks.delete(event);
      seqs.delete(seq);
      open.add(event);
    }
    open = new Set([...open].sort((a, b) => (events.get(a)?.position ?? 0) - (events.get(b)?.position ?? 0)));
    cursor = Math.min(cursor, note.size);
    topSeq = Math.min(topSeq, note.size);
  }

  return {
    add: (record) => {
      if (record.kind === 'event') {
        const { header, hash } = record.event;
        const tail = tails.get(header.device) ?? NO_TAIL;
        if (events.has(header.id) || header.n !== tail.n + 1 || header.prev !== tail.hash) throw new ChainBroken();
        events.set(header.id, { position: last + 1, hash, device: header.device, n: header.n });
        tails.set(header.device, { n: header.n, hash, hlc: header.hlc });
        open.add(header.id);
      } else if (record.kind === 'mark') addMark(record.mark);
      else if (record.kind === 'head') addHead(record.head);
      else certificates.set(record.certificate.device, record.certificate);
      last += 1;
    },
    last: () => last,
    known: (event) => events.get(event),
    tail: (device) => tails.get(device) ?? NO_TAIL,
    mark: (event) => marks.get(event),
    atSeq: (seq) => seqs.get(seq),
    cursor: () => cursor,
    topSeq: () => topSeq,
    head: () => head,
    unacknowledged: () => [...open],
    certificates: () => [...certificates.values()],
  };
}
