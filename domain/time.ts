/** Instants, days and zones: the few conversions every room shares. Instants ISO 8601 in UTC, days `YYYY-MM-DD`. */
import { dayNumber, dayText } from './deadlines/days.ts';
import type { Declared } from './state/records.ts';

/** The instant as declared in a zone: normalised to UTC, with the local day it falls on there. Throws on text that is no instant or zone. */
export function declared(at: string, zone: string): Declared {
  const instant = Temporal.Instant.from(at);
  return { at: instant.toString(), zone, day: instant.toZonedDateTimeISO(zone).toPlainDate().toString() };
}

/** The local calendar day of an instant in a zone. */
export function dayIn(at: string, zone: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** The instant of a wall-clock time in a zone (`2026-03-28T10:15`); text that carries its own offset keeps it. A repeated hour is read as its first. */
export function instantOf(text: string, zone: string): string {
  if (/(?:z|[+-]\d\d(?::?\d\d)?)$/i.test(text.slice(10))) return Temporal.Instant.from(text).toString();
  return Temporal.PlainDateTime.from(text).toZonedDateTime(zone, { disambiguation: 'earlier' }).toInstant().toString();
}

/** The instant a number of elapsed hours later: right over every change of the clock. */
export function plusHours(at: string, hours: number): string {
  return Temporal.Instant.from(at).add({ hours }).toString();
}

/** Milliseconds from one instant to another, negative when the second lies before the first. */
export function msBetween(from: string, to: string): number {
  return msOf(to) - msOf(from);
}

/** Milliseconds since the epoch. */
export function msOf(at: string): number {
  return Temporal.Instant.from(at).epochMilliseconds;
}

/** True for a day that exists, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text) && dayText(dayNumber(text)) === text;
}
