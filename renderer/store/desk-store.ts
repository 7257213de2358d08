/** The office's state in this window's memory: folded from the cache, read by components through `useSyncExternalStore`. */
import type { Bridge, DeskStatus } from '../../contract/bridge.ts';
import type { Client } from '../../contract/bridge-schema.ts';
import { createStore, foldEvents, type Store } from '../../domain/state/fold.ts';
import type { Cache } from '../db/cache.ts';

/** What components see: a new object whenever anything in it changed. */
export interface Snapshot {
  readonly status: DeskStatus | null;
  /** Change it never; `version` tells when it changed. */
  readonly store: Store;
  readonly version: number;
  /** True once the cache has been read: before, an empty list means nothing. */
  readonly ready: boolean;
  /** Bugs of the way from main to memory, in words. */
  readonly trouble: string;
}

export interface DeskStore {
  readonly snapshot: () => Snapshot;
  readonly subscribe: (callback: () => void) => () => void;
  /** Takes a status that a call answered. */
  readonly setStatus: (status: DeskStatus) => void;
  /** Folds whatever main has added: after an own command, so that what was answered is shown. */
  readonly catchUp: () => Promise<void>;
  readonly cache: () => Cache | null;
  readonly stop: () => void;
}

/** Starts listening to the desk. `open` makes the cache once the keys are in memory. */
export function startDeskStore(desk: Client<Bridge>, open: (status: DeskStatus) => Promise<Cache>): DeskStore {
  const listeners = new Set<() => void>();
  let current: Snapshot = { status: null, store: createStore(), version: 0, ready: false, trouble: '' };
  let cache: Promise<Cache> | null = null;
  let opened: Cache | null = null;
  let running: Promise<void> | null = null;
  let again = false;

  function set(change: Partial<Snapshot>): void {
    current = { ...current, ...change };
    for (const listener of [...listeners]) listener();
  }

  async function pull(): Promise<void> {
    const { status } = current;
    if (status === null || !isUnlocked(status)) return;
    cache ??= open(status);
    opened = await cache;
    const { events, afresh } = await opened.catchUp();
    if (current.status === null || !isUnlocked(current.status)) return;
    const store = afresh ? createStore() : current.store;
    foldEvents(store, events);
    if (events.length > 0 || afresh || !current.ready) set({ store, version: current.version + 1, ready: true, trouble: '' });
  }

  /** One pull at a time; a wish that comes meanwhile is served by one more. */
  function catchUp(): Promise<void> {
    if (running !== null) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        await pull();
      } while (again);
    })()
      .catch((error: unknown) => set({ trouble: error instanceof Error ? error.message : String(error) }))
      .finally(() => {
        running = null;
      });
    return running;
  }

  function setStatus(status: DeskStatus): void {
    const wasUnlocked = current.status !== null && isUnlocked(current.status);
    set({ status });
    if (isUnlocked(status)) {
      if (!wasUnlocked) void catchUp();
      return;
    }
    opened?.close();
    opened = null;
    cache = null;
    // locking clears memory
    if (wasUnlocked) set({ store: createStore(), version: current.version + 1, ready: false });
  }

  const stops = [
    desk.desk.onStatusChanged(setStatus),
    desk.sync.onState((sync) => current.status !== null && set({ status: { ...current.status, sync } })),
    desk.log.onGrew(() => void catchUp()),
  ];
  desk.desk.status(undefined).then(setStatus, (error: unknown) => set({ trouble: error instanceof Error ? error.message : String(error) }));
  return {
    snapshot: () => current,
    subscribe(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
    setStatus,
    catchUp,
    cache: () => opened,
    stop() {
      for (const stop of stops) stop();
      opened?.close();
    },
  };
}

function isUnlocked(status: DeskStatus): boolean {
  return status.phase === 'open' || status.phase === 'signed-out';
}
