/** The desk's sync: rounds with the server, when there is something to send and now and then, with back-off; its state for the screens. */
import type { SyncState } from '../../contract/bridge.ts';
import type { DeviceCertificate, SealedEvent } from '../../domain/events/event.ts';
import type { Log } from '../log/log.ts';
import { createSyncApi, type SyncIdentity } from './api.ts';
import type { FileBlobs } from './files.ts';
import { runRound, type RoundFailure } from './round.ts';
import type { Send } from './transport.ts';

export interface SyncClock {
  readonly nowMs: () => number;
  /** Calls back once after so many milliseconds; returns how to call it off. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

export interface SyncOptions {
  readonly log: Log;
  readonly blobs: FileBlobs;
  /** Null: no server is set. */
  readonly send: Send | null;
  /** Who asks, and what it trusts; null while the desk is locked. */
  readonly member: () => SyncMember | null;
  /** The files an event names, which the desk reads from its payload. */
  readonly blobsOf: (event: SealedEvent) => readonly string[];
  /** Files that the desk's state names; those not here are fetched. Asked once at the start. */
  readonly namedBlobs?: () => Iterable<string>;
  readonly clock: SyncClock;
  /** A number from 0 to 1, for the back-off. */
  readonly random: () => number;
}

export interface SyncMember {
  readonly identity: SyncIdentity;
  /** The office's first certificate, from the vault. */
  readonly first: DeviceCertificate;
  /** The devices of this desk's seats. */
  readonly ownDevices: ReadonlySet<string>;
}

export interface Sync {
  /** Begins to sync by itself. */
  readonly start: () => void;
  /** Ends that and waits for a round on its way. */
  readonly stop: () => Promise<void>;
  /** Runs a round now (after one on its way) and answers the state after it. */
  readonly now: () => Promise<SyncState>;
  readonly state: () => SyncState;
  readonly onState: (callback: (state: SyncState) => void) => () => void;
}

/** Asked this often when there is nothing to send. */
const IDLE_MS = 15_000;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 5 * 60_000;

export function createSync(options: SyncOptions): Sync {
  const { log, clock, random } = options;
  const callbacks = new Set<(state: SyncState) => void>();
  const wanted = new Set<string>();
  const sent = new Set<string>();
  let state: SyncState = { state: options.send === null ? 'off' : 'idle', lastSyncedAt: null, offlineSince: null, waiting: log.unacknowledged().length, error: null };
  let failures = 0;
  let started = false;
  let callOff: (() => void) | null = null;
  let running: Promise<void> | null = null;
  let stopWatching: (() => void) | null = null;

  function show(change: Partial<SyncState>): void {
    state = { ...state, ...change, waiting: log.unacknowledged().length };
    for (const callback of callbacks) callback(state);
  }

  async function round(): Promise<void> {
    const member = options.member();
    if (options.send === null || member === null) return;
    show({ state: 'syncing' });
    const api = createSyncApi(options.send, member.identity, clock.nowMs);
    const { first, ownDevices, identity } = member;
    const outcome = await runRound({ api, log, blobs: options.blobs, office: identity.office, device: identity.device, first, ownDevices, blobsOf: options.blobsOf, wanted, sent });
    if (outcome.ok) {
      failures = 0;
      show({ state: 'idle', lastSyncedAt: isoAt(clock.nowMs()), offlineSince: null, error: outcome.value.notice });
    } else showFailure(outcome.error);
  }

  function showFailure({ retry, error }: RoundFailure): void {
    failures += 1;
    if (retry === 'stop') show({ state: 'stopped', error });
    else if (error.code === 'sync.unreachable' || error.code === 'sync.not-enrolled') show({ state: 'offline', error, offlineSince: state.offlineSince ?? isoAt(clock.nowMs()) });
    else show({ state: 'idle', error });
  }

  /** One round at a time; whoever comes while one runs gets the next one. */
  async function run(): Promise<void> {
    while (running !== null) await running;
    callOff?.();
    callOff = null;
    running = round().finally(() => {
      running = null;
    });
    await running;
    if (started) plan(failures === 0 ? IDLE_MS : state.state === 'stopped' ? LAST_RETRY_MS : backOff());
  }

  function backOff(): number {
    return Math.min(FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 20), LAST_RETRY_MS) * (0.5 + random() / 2);
  }

  function plan(ms: number): void {
    callOff?.();
    callOff = clock.after(ms, () => {
      callOff = null;
      void run();
    });
  }

  return {
    start: () => {
      if (started || options.send === null) return;
      started = true;
      for (const blob of options.namedBlobs?.() ?? []) if (!options.blobs.exists(blob)) wanted.add(blob);
      stopWatching = log.onGrew(() => {
        if (log.unacknowledged().length === state.waiting) return;
        show({});
        if (running === null && failures === 0) plan(0);
      });
      plan(0);
    },
    stop: async () => {
      started = false;
      stopWatching?.();
      callOff?.();
      callOff = null;
      await running;
    },
    now: async () => {
      await run();
      return state;
    },
    state: () => state,
    onState: (callback) => {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
  };
}

function isoAt(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.trunc(ms)).toString({ fractionalSecondDigits: 3 });
}
