import { expect, test } from 'vitest';
import { createClock } from '../../../renderer/clock.ts';

/** A wall clock that can jump while timers go on by themselves, as a real one does. */
function wall(start: string) {
  let now = Temporal.Instant.from(start).epochMilliseconds;
  let elapsed = 0;
  let timers: { readonly due: number; readonly callback: () => void }[] = [];
  return {
    source: {
      now: () => now,
      setTimer: (callback: () => void, ms: number) => {
        const timer = { due: elapsed + ms, callback };
        timers.push(timer);
        return timer;
      },
      clearTimer: (timer: unknown) => {
        timers = timers.filter((other) => other !== timer);
      },
    },
    pass(ms: number) {
      const end = elapsed + ms;
      for (;;) {
        const next = timers.filter((timer) => timer.due <= end).sort((a, b) => a.due - b.due)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        now += next.due - elapsed;
        elapsed = next.due;
        next.callback();
      }
      now += end - elapsed;
      elapsed = end;
    },
    jump(ms: number) {
      now += ms;
    },
    timers: () => timers.length,
  };
}

test('shows every second once, at the second', () => {
  const time = wall('2026-11-24T10:00:00.400Z');
  const clock = createClock(time.source);
  const shown: string[] = [];
  clock.subscribe(() => shown.push(clock.now()));
  time.pass(599);
  expect(shown).toEqual([]);
  time.pass(2001);
  expect(shown).toEqual(['2026-11-24T10:00:01Z', '2026-11-24T10:00:02Z', '2026-11-24T10:00:03Z']);
});

test('is right within a second after the wall clock was set back or forth', () => {
  const time = wall('2026-11-24T10:00:00Z');
  const clock = createClock(time.source);
  clock.subscribe(() => undefined);
  time.jump(-3_600_000);
  time.pass(1000);
  expect(clock.now()).toBe('2026-11-24T09:00:01Z');
  time.jump(7_200_500);
  time.pass(1000);
  expect(clock.now() >= '2026-11-24T11:00:02Z').toBe(true);
});

test('is right at once when told that the window came back from sleep', () => {
  const time = wall('2026-11-24T10:00:00Z');
  const clock = createClock(time.source);
  let calls = 0;
  clock.subscribe(() => (calls += 1));
  time.jump(9 * 3_600_000 + 250);
  clock.reaim();
  expect(clock.now()).toBe('2026-11-24T19:00:00Z');
  expect(calls).toBe(1);
  time.pass(750);
  expect(clock.now()).toBe('2026-11-24T19:00:01Z');
});

test('stops its timer with the last listener and reads the wall clock when asked without one', () => {
  const time = wall('2026-11-24T10:00:00Z');
  const clock = createClock(time.source);
  const stop = clock.subscribe(() => undefined);
  expect(time.timers()).toBe(1);
  stop();
  expect(time.timers()).toBe(0);
  time.pass(5000);
  expect(clock.now()).toBe('2026-11-24T10:00:05Z');
});
