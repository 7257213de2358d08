/** The General Data Protection Regulation, counted by Regulation 1182/71: always from the day of receipt. */
import { dayNumber, dayText, endsEarly, plusMonths } from '../days.ts';
import { extensionOf } from '../extension.ts';
import { type HolidayTable, isEea, knownCalendar } from '../holidays.ts';
import { type Notes, step, warn } from '../notes.ts';
import { type Pause, pauseOf, questionLateness, questionsOf } from '../pauses.ts';
import { lengthOf } from '../rules.ts';
import type { ClockCase } from '../types.ts';
import { type Rest, roll } from '../working-days.ts';
import { type Limits, rollWithStep } from './limits.ts';

const MONTH = lengthOf('gdpr.month', 'months');
const FURTHER = lengthOf('gdpr.extension', 'months');

/** Art. 12(3) and (4): one month, two further ones if told in time, the suspension of EDPB 01/2022 para 159. */
export function gdpr(c: ClockCase, received: number, table: HolidayTable, notes: Notes): Limits {
  if (c.right === 'sale-opt-out' || c.right === 'complaint' || c.right === 'contract-end') warn(notes, 'right-not-in-regime', { right: c.right });
  return informationLimits(c, received, table, notes);
}

/** The limits of Art. 12(3) for telling the person; used too beside a promise to act at once. */
export function informationLimits(c: ClockCase, received: number, table: HolidayTable, notes: Notes): Limits {
  const rest = restDays(c, table, notes);
  const first = plusMonths(received, MONTH);
  step(notes, 'gdpr.receipt', c.receivedOn, { received: c.receivedOn });
  step(notes, endsEarly(received, first) ? 'gdpr.month-end' : 'gdpr.month', dayText(first));
  const extendedOn = extensionOf(c, first, roll(rest, first).day, notes);
  const target = extendedOn === null ? first : plusMonths(received, MONTH + FURTHER);
  if (extendedOn === null) step(notes, 'gdpr.extension-notice', dayText(first));
  else extended(received, first, target, extendedOn, notes);
  refusals(c, first, roll(rest, first).day, notes);
  const pause = suspension(c, received, target, rest, notes);
  const unpaused = roll(rest, target).day;
  if (pause.days > 0) step(notes, 'eu.unpaused', dayText(unpaused));
  if (pause.days > 0) step(notes, 'gdpr.suspension', dayText(target + pause.days), { days: pause.days, periods: pause.periods });
  const legalLatest = rollWithStep(rest, target + pause.days, 'eu.roll', 'eu.no-roll', notes);
  if (pause.openSince !== null) step(notes, 'gdpr.suspension-open', dayText(legalLatest), { since: dayText(pause.openSince) });
  const waits = pause.days > 0 || pause.openSince !== null;
  if (waits) warn(notes, 'pause-contested', { unpaused: dayText(unpaused) });
  return {
    target, legalLatest, extensionNoticeBy: first, refusalInformBy: first,
    paused: pause.openSince !== null, extended: extendedOn !== null,
    ...(waits ? { unpaused } : {}),
  };
}

/** Saturdays and Sundays, and the holidays of the calendar if it is one of the EEA (Regulation 1182/71 Art. 2). */
function restDays(c: ClockCase, table: HolidayTable, notes: Notes): Rest {
  const known = knownCalendar(table, c.calendar);
  if (isEea(table, c.calendar)) return { table, calendar: known, saturdays: true };
  if (known !== null) warn(notes, 'holidays-not-eea', { calendar: c.calendar });
  return { table, calendar: null, saturdays: true };
}

function extended(received: number, first: number, target: number, on: number, notes: Notes): void {
  step(notes, 'gdpr.extension', dayText(target), { on: dayText(on) });
  const otherReading = plusMonths(first, FURTHER);
  if (otherReading < target) warn(notes, 'extension-other-reading', { date: dayText(otherReading), received: dayText(received) });
}

/** Counts from the day after the question through the day of the answer. */
function suspension(c: ClockCase, received: number, target: number, rest: Rest, notes: Notes): Pause {
  const questions = [
    ...questionsOf(c, 'identity-requested', 'identity-received', notes),
    ...questionsOf(c, 'clarification-requested', 'clarification-received', notes),
  ];
  for (const { type, on } of c.events) if (type === 'fee-requested') warn(notes, 'pause-unknown', { type, on });
  questionLateness(questions, received, rest, notes);
  return pauseOf(questions, 1, received, (days) => roll(rest, target + days).day, notes);
}

/** Art. 12(4) has a limit of its own, even in an extended case. */
function refusals(c: ClockCase, first: number, lawfulEnd: number, notes: Notes): void {
  step(notes, 'gdpr.refusal-information', dayText(first));
  for (const { type, on } of c.events) {
    if (type === 'refusal-decided' && dayNumber(on) > lawfulEnd) warn(notes, 'refusal-late', { on, limit: dayText(first) });
  }
}
