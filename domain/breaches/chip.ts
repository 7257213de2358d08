/** The chip of one breach clock at an instant. */
import type { BreachClock } from '../deadlines/types.ts';
import { msBetween } from '../time.ts';

export interface ClockChip {
  readonly state: 'overdue' | 'critical' | 'soon' | 'track' | 'done';
  /** Milliseconds to the strict limit, negative when it has passed; when stopped, what was left then. Null where the law names no hours. */
  readonly remaining: number | null;
  /** Milliseconds since the clock began, up to its stop. */
  readonly elapsed: number;
}

/** Milliseconds left up to which a clock is critical, and soon due. */
const CRITICAL = 24 * 3_600_000;
const SOON = 48 * 3_600_000;

/** Overdue begins after the strict limit, not at it: "not later than 72 hours". Computed from instants, so sleep and clock changes do no harm. */
export function chipOf(clock: Pick<BreachClock, 'from' | 'strict' | 'stoppedAt'>, now: string): ClockChip {
  const until = clock.stoppedAt ?? now;
  const elapsed = msBetween(clock.from, until);
  const remaining = clock.strict === null ? null : msBetween(until, clock.strict);
  return { state: stateOf(remaining, clock.stoppedAt !== null), remaining, elapsed };
}

/** A clock without a number of hours is critical until it is stopped: "without undue delay". */
function stateOf(remaining: number | null, stopped: boolean): ClockChip['state'] {
  if (stopped) return 'done';
  if (remaining === null) return 'critical';
  if (remaining < 0) return 'overdue';
  return remaining <= CRITICAL ? 'critical' : remaining <= SOON ? 'soon' : 'track';
}
