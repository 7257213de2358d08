/**
 * One ticking clock for every countdown. It never counts ticks: each one reads the wall clock anew, so sleep, a changed clock
 * and summer time are right at the next second, and at once when the window comes back.
 */
export interface ClockSource {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly setTimer: (callback: () => void, ms: number) => unknown;
  readonly clearTimer: (timer: unknown) => void;
}

export interface Clock {
  /** The second that is shown now, ISO 8601 UTC. The same string until the next tick. */
  readonly now: () => string;
  /** Calls back after each tick; answers its unsubscribe. The clock runs while somebody listens. */
  readonly subscribe: (callback: () => void) => () => void;
  /** Reads the wall clock at once: after sleep, or when the window is seen again. */
  readonly reaim: () => void;
}

const SECOND = 1000;

export function createClock(source: ClockSource): Clock {
  const listeners = new Set<() => void>();
  let timer: unknown = null;
  let shown = textOf(source.now());

  function tick(): void {
    const ms = source.now();
    const text = textOf(ms);
    // aimed at the next full second of the wall clock as it is now, whichever way it jumped
    timer = source.setTimer(tick, SECOND - (((ms % SECOND) + SECOND) % SECOND));
    if (text === shown) return;
    shown = text;
    for (const listener of [...listeners]) listener();
  }
  function stop(): void {
    if (timer !== null) source.clearTimer(timer);
    timer = null;
  }
  return {
    now: () => {
      if (timer === null) shown = textOf(source.now());
      return shown;
    },
    subscribe(callback) {
      listeners.add(callback);
      if (timer === null) tick();
      return () => {
        listeners.delete(callback);
        if (listeners.size === 0) stop();
      };
    },
    reaim() {
      if (timer === null) return;
      stop();
      tick();
    },
  };
}

function textOf(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(ms / SECOND) * SECOND).toString();
}
