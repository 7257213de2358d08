/** Month and hour counting written a second time, by other means, to check the first: Date in UTC and the wall clock. */
import { HOLIDAYS, holidayName } from '../../../../domain/deadlines/holidays.ts';

const DAY_MS = 86_400_000;

/** The same date so many months later, or the last day of that month. */
export function monthsLater(day: string, months: number): string {
  const from = new Date(`${day}T00:00:00Z`);
  const lastOfTarget = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0));
  const wanted = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, from.getUTCDate()));
  return (wanted > lastOfTarget ? lastOfTarget : wanted).toISOString().slice(0, 10);
}

export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export function isFree(day: string, calendar: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return [0, 6].includes(new Date(at).getUTCDay()) || holidayName(HOLIDAYS, calendar, at / DAY_MS) !== null;
}

export function nextWorkingDay(day: string, calendar: string): string {
  return isFree(day, calendar) ? nextWorkingDay(daysLater(day, 1), calendar) : day;
}

/** Full hours on the wall clock: the hour of the event is dropped, then so many full ones follow. */
export function fullHours(at: string, zone: string, hours: number): string {
  const wall = Temporal.Instant.from(at).toZonedDateTimeISO(zone);
  const sinceFullHour = wall.minute * 60_000 + wall.second * 1000 + wall.millisecond;
  return new Date(wall.epochMilliseconds - sinceFullHour + 3_600_000 + hours * 3_600_000).toISOString();
}
