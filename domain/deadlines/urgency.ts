/** The chip of a request: its target date, how many days are left, and how loud to be. */
import { dayNumber } from './days.ts';
import { type HolidayTable, knownCalendar } from './holidays.ts';
import type { Deadline } from './types.ts';
import { workingDaysBetween } from './working-days.ts';

export interface Urgency {
  /** Overdue only after the legal latest, or after the target where no law sets a later day. */
  readonly state: 'overdue' | 'critical' | 'soon' | 'track' | 'paused' | 'done';
  /** The target date, also while the clock waits: the only date of chips and lists. */
  readonly date: string;
  /** Calendar days from today to the target: 0 is today, negative when it has passed. */
  readonly daysLeft: number;
  /** Working days after today up to the target, counted no further than 8. */
  readonly workingDaysLeft: number;
  /** What to say beside the date: a target that has passed with the law's day still ahead is not overdue. */
  readonly say: 'due' | 'due-today' | 'legal-latest' | 'legal-latest-today' | 'overdue' | 'waiting' | 'done';
  /** The legal latest, where the target has passed and it has not. */
  readonly latest: string | null;
}

/** Working days up to which a case is critical, and soon due. */
const CRITICAL = 3;
const SOON = 7;

/**
 * The chip on a day of the office's zone, by the office's calendar; null where the deadline has no date. A pause that no law
 * names stops no alarm: after the latest date that does without it, the case is overdue though it waits.
 */
export function urgencyOf(deadline: Deadline, today: string, calendar: string, holidays: HolidayTable): Urgency | null {
  const date = deadline.target ?? deadline.promise;
  if (date === undefined) return null;
  const latest = deadline.legalLatest ?? date;
  const daysLeft = dayNumber(date) - dayNumber(today);
  const rest = { table: holidays, calendar: knownCalendar(holidays, calendar), saturdays: true };
  const workingDaysLeft = workingDaysBetween(rest, dayNumber(today), dayNumber(date), SOON + 1);
  const base = { date, daysLeft, workingDaysLeft, latest: date < today && today <= latest ? latest : null };
  if (deadline.answeredOn !== undefined || deadline.withdrawnOn !== undefined) return { ...base, state: 'done', say: 'done', latest: null };
  const contested = deadline.warnings.some(({ code }) => code === 'pause-contested');
  if (deadline.paused && (today <= latest || !contested)) return { ...base, state: 'paused', say: 'waiting' };
  if (today > latest) return { ...base, state: 'overdue', say: 'overdue' };
  if (base.latest !== null) return { ...base, state: 'critical', say: today === latest ? 'legal-latest-today' : 'legal-latest' };
  const state = workingDaysLeft <= CRITICAL ? 'critical' : workingDaysLeft <= SOON ? 'soon' : 'track';
  return { ...base, state, say: daysLeft === 0 ? 'due-today' : 'due' };
}
