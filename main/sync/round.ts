/** One exchange with the server: pull what is new, send what waits, pull again, then files. Every failure is a value; nothing here keeps time. */
import type { DeviceCertificate, SealedEvent } from '../../domain/events/event.ts';
import { type DeskError, ok, type Result } from '../../domain/result.ts';
import type { Log } from '../log/log.ts';
import type { ApiFailure, SyncApi } from './api.ts';
import { type FileBlobs, fetchFile, sendFile } from './files.ts';
import { judgePage } from './pull.ts';
import { marksOf, nextBatch, wireOf } from './push.ts';
import { type Tree, treeAt } from './tree.ts';

export interface RoundContext {
  readonly api: SyncApi;
  readonly log: Log;
  readonly blobs: FileBlobs;
  readonly office: string;
  /** The device that asks. */
  readonly device: string;
  readonly first: DeviceCertificate;
  readonly ownDevices: ReadonlySet<string>;
  /** The files an event names; only the desk can open its payload. */
  readonly blobsOf: (event: SealedEvent) => readonly string[];
  /** Files named by events of other desks that are not here yet; the round adds and removes. */
  readonly wanted: Set<string>;
  /** Files known to be on the server. */
  readonly sent: Set<string>;
}

/** A round that went through, and what the desk should still know: the server had lost numbers and was healed, or a file could not be kept. */
export interface RoundReport {
  readonly notice: DeskError | null;
}

/** Why a round ended early. `later`: that passes by itself. `stop`: somebody has to look. */
export interface RoundFailure {
  readonly retry: 'later' | 'stop';
  readonly error: DeskError;
}

type Outcome<T> = Result<T, RoundFailure>;
type Failed = Extract<Outcome<never>, { ok: false }>;

const PAGE_EVENTS = 1000;
/** A server may be found changed once while it is read; more often it is not telling one story. */
const RESETS = 2;

/** Runs until desk and server have the same log. */
export async function runRound(context: RoundContext): Promise<Outcome<RoundReport>> {
  const run = { resets: 0, enrolled: false, rechecked: false, tree: null as Tree | null, notice: null as DeskError | null };

  async function pull(): Promise<Outcome<undefined>> {
    const { api, log, wanted, blobsOf } = context;
    for (;;) {
      const tree = run.tree?.size === log.cursor() ? run.tree : treeAt(log, log.cursor());
      const page = await enrolling(() => api.pull(tree.size, PAGE_EVENTS));
      if (!page.ok) return page;
      const verdict = judgePage({ ...context, tree }, page.value);
      if (verdict.kind === 'bad') return failed('stop', { code: 'sync.bad-answer' });
      if (verdict.kind === 'fork') return failed('stop', { code: 'sync.forked' });
      if (verdict.kind === 'reset') {
        const reset = await enter({ head: verdict.head });
        if (!reset.ok) return reset;
        continue;
      }
      const filed = await log.file(verdict.filing);
      if (!filed.ok) return failed('later', filed.error);
      run.tree = verdict.tree;
      for (const event of verdict.filing.events ?? []) {
        for (const blob of blobsOf(event)) wanted.add(blob);
      }
      if (!verdict.more) return enrolOthers(page.value.devices);
    }
  }

  /** The server lost something: its numbers above the note are void, and what had them is sent again. */
  async function enter(filing: Parameters<Log['file']>[0]): Promise<Outcome<undefined>> {
    run.resets += 1;
    if (run.resets > RESETS) return failed('stop', { code: 'sync.bad-answer' });
    run.tree = null;
    run.notice = { code: 'sync.rolled-back' };
    // a server that lost events may have lost files and devices as well
    context.sent.clear();
    run.enrolled = false;
    const filed = await context.log.file(filing);
    return filed.ok ? ok(undefined) : failed('later', filed.error);
  }

  async function push(): Promise<Outcome<undefined>> {
    const { api, log, blobs, blobsOf, sent } = context;
    for (let batch = await nextBatch(log); batch !== null; batch = await nextBatch(log)) {
      for (const blob of new Set(batch.events.flatMap(blobsOf))) {
        if (sent.has(blob)) continue;
        const up = await sendFile(api, blobs, blob);
        if (!up.ok) return failure(up.error);
        sent.add(blob);
      }
      const { device, events } = batch;
      const reply = await enrolling(() => api.push(device, events.map(wireOf)));
      if (!reply.ok && reply.error.error.code === 'sync.forked' && !run.rechecked) {
        // perhaps the server was set back since the pull: then a pull tells, and what is sent next fits
        run.rechecked = true;
        const pulled = await pull();
        if (!pulled.ok) return pulled;
        continue;
      }
      if (!reply.ok) return reply;
      const marks = marksOf(batch, reply.value);
      if (marks === null) return failed('stop', { code: 'sync.bad-answer' });
      // numbers that are taken: the next round's pull finds out what the server did
      if (marks.some(({ seq, event }) => seq <= log.cursor() || (log.atSeq(seq) ?? event) !== event)) return failed('later', { code: 'sync.bad-answer' });
      const filed = await log.mark(marks);
      if (!filed.ok) return failed('later', filed.error);
    }
    return ok(undefined);
  }

  async function fetchFiles(): Promise<Outcome<undefined>> {
    for (const blob of context.wanted) {
      const fetched = await fetchFile(context.api, context.blobs, blob);
      if (!fetched.ok) {
        if (fetched.error.kind !== 'not-kept') return failure(fetched.error);
        // one file that cannot be kept keeps nothing else waiting; it is tried again in the next round
        run.notice = fetched.error.error;
      } else if (fetched.value) context.wanted.delete(blob);
    }
    return ok(undefined);
  }

  /** Asks again after enrolling this desk's device when the server does not know it, or its office. */
  async function enrolling<T>(ask: () => Promise<Result<T, ApiFailure>>): Promise<Outcome<T>> {
    const answer = await ask();
    if (answer.ok) return answer;
    const own = context.log.certificates().find(({ device }) => device === context.device);
    if (!isUnknown(answer.error) || run.enrolled || own === undefined) return failure(answer.error);
    run.enrolled = true;
    const enrolled = await context.api.enrol(own);
    if (!enrolled.ok) return notEnrolled(enrolled.error, own);
    const again = await ask();
    return again.ok ? again : failure(again.error);
  }

  /** Brings the server the devices it lacks: colleagues just invited, or all of them when it was wiped. */
  async function enrolOthers(there: readonly DeviceCertificate[]): Promise<Outcome<undefined>> {
    const known = new Set(there.map(({ device }) => device));
    for (const certificate of context.log.certificates().filter(({ device }) => !known.has(device))) {
      const enrolled = await context.api.enrol(certificate);
      if (enrolled.ok) continue;
      const { error } = notEnrolled(enrolled.error, certificate);
      // two desks invited somebody under one letter: that newcomer needs another one, everybody else works on
      if (error.error.code !== 'sync.letter-taken') return { ok: false, error };
      run.notice = error.error;
    }
    return ok(undefined);
  }

  for (const step of [pull, push, pull, fetchFiles]) {
    const done = await step();
    if (!done.ok) return done;
  }
  return ok({ notice: run.notice });
}

function isUnknown(error: ApiFailure): boolean {
  return error.kind === 'refused' && (error.error.code === 'unknown-office' || error.error.code === 'unknown-device');
}

function notEnrolled(error: ApiFailure, { letter }: DeviceCertificate): Failed {
  if (isUnknown(error)) return failed('later', { code: 'sync.not-enrolled' });
  const taken = error.kind === 'refused' && error.error.code === 'letter-taken';
  return taken ? failed('stop', { code: 'sync.letter-taken', params: { letter } }) : failure(error);
}

function failure(error: ApiFailure): Failed {
  if (error.kind === 'unreachable') return failed('later', { code: 'sync.unreachable' });
  if (error.kind === 'refused' && error.error.code === 'fork') return failed('stop', { code: 'sync.forked' });
  return failed('stop', { code: 'sync.bad-answer' });
}

function failed(retry: RoundFailure['retry'], error: DeskError): Failed {
  return { ok: false, error: { retry, error } };
}
