/** Working days: what a regime leaves out when it counts them or when a period ends on one that is none. */
import { dayText, weekday } from './days.ts';
import { covers, type HolidayTable, holidayName } from './holidays.ts';

/** By which days a period rolls: the calendar whose holidays count (null for none), and whether Saturdays are free. */
export interface Rest {
  readonly table: HolidayTable;
  readonly calendar: string | null;
  readonly saturdays: boolean;
}

export interface Rolled {
  readonly day: number;
  /** Each day left out with its reason: `2026-05-01 (Labour Day)`. */
  readonly skipped: readonly string[];
}

/** Why a day is free: the holiday's name, `Saturday`, `Sunday`, or null for a working day. */
export function restOf(rest: Rest, day: number): string | null {
  const holiday = rest.calendar === null ? null : holidayName(rest.table, rest.calendar, day);
  if (holiday !== null) return holiday;
  const ofWeek = weekday(day);
  if (ofWeek === 7) return 'Sunday';
  return ofWeek === 6 && rest.saturdays ? 'Saturday' : null;
}

/** The day itself, or the next working day when it is none (Regulation 1182/71 Art. 3(4)). */
export function roll(rest: Rest, from: number): Rolled {
  const skipped: string[] = [];
  for (let day = from; ; day++) {
    const why = restOf(rest, day);
    if (why === null) return { day, skipped };
    skipped.push(`${dayText(day)} (${why})`);
  }
}

/** The working day so many working days after a day, which itself does not count. */
export function plusWorkingDays(rest: Rest, from: number, count: number): number {
  let day = from;
  for (let left = count; left > 0; ) {
    day++;
    if (restOf(rest, day) === null) left--;
  }
  return day;
}

/** Working days after `from` up to and including `to`; 0 when `to` is not later. Days beyond `limit` working days are not counted. */
export function workingDaysBetween(rest: Rest, from: number, to: number, limit = Number.POSITIVE_INFINITY): number {
  let found = 0;
  for (let day = from + 1; day <= to && found < limit; day++) if (restOf(rest, day) === null) found++;
  return found;
}

/** True when the table says nothing about the year of the day. */
export function unknownYear(rest: Rest, day: number): boolean {
  return rest.calendar !== null && !covers(rest.table, day);
}
