/** What a regime's counting answers, in day numbers; `deadline.ts` makes dates of it. */
import type { HolidayTable } from '../holidays.ts';
import { type Notes, step, warn } from '../notes.ts';
import type { RuleId } from '../rules.ts';
import type { ClockCase } from '../types.ts';
import { dayText } from '../days.ts';
import { type Rest, type Rolled, roll, unknownYear } from '../working-days.ts';

export interface Limits {
  readonly target: number;
  readonly legalLatest?: number;
  readonly unpaused?: number;
  readonly promise?: number;
  readonly extensionNoticeBy?: number;
  readonly acknowledgeBy?: number;
  readonly refusalInformBy?: number;
  readonly paused: boolean;
  readonly extended: boolean;
}

/** Counts one case by one regime. */
export type Regimen = (c: ClockCase, received: number, table: HolidayTable, notes: Notes) => Limits;

/** Rolls a day and writes the step: which days were left out, or that nothing moves. */
export function rollWithStep(rest: Rest, day: number, moved: RuleId, still: RuleId, notes: Notes): number {
  const rolled: Rolled = roll(rest, day);
  if (unknownYear(rest, day)) warn(notes, 'holidays-out-of-range', { from: rest.table.from, to: rest.table.to });
  if (rolled.day === day) step(notes, still, dayText(day));
  else step(notes, moved, dayText(rolled.day), { from: dayText(day), skipped: rolled.skipped.join(', '), calendar: rest.calendar ?? 'none' });
  return rolled.day;
}
