/** PIPEDA and Quebec's private sector act: days after receipt, moved only by Sundays and statutory holidays. */
import { dayNumber, dayText } from '../days.ts';
import { extensionOf, noExtension, noPause } from '../extension.ts';
import type { HolidayTable } from '../holidays.ts';
import { type Notes, step, warn } from '../notes.ts';
import { lengthOf } from '../rules.ts';
import type { ClockCase } from '../types.ts';
import { type Rest, roll } from '../working-days.ts';
import { type Limits, rollWithStep } from './limits.ts';

/** PIPEDA s. 8(3) to (5). The notice of an extension counts from the date of the request, which may lie before its receipt. */
export function pipeda(c: ClockCase, received: number, table: HolidayTable, notes: Notes): Limits {
  otherRights(c, ['access', 'information', 'marketing-objection', 'analytics-opt-out'], notes);
  noPause(c, notes);
  const rest: Rest = { table, calendar: 'CA', saturdays: false };
  const first = received + lengthOf('pipeda.thirty-days', 'days');
  step(notes, 'pipeda.thirty-days', dayText(first), { received: c.receivedOn });
  const noticeBy = dateOfRequest(c, received) + lengthOf('pipeda.extension-notice', 'days');
  const extendedOn = extensionOf(c, noticeBy, roll(rest, noticeBy).day, notes);
  const target = extendedOn === null ? first : first + lengthOf('pipeda.extension', 'days');
  if (extendedOn === null) step(notes, 'pipeda.extension-notice', dayText(noticeBy));
  else step(notes, 'pipeda.extension', dayText(target), { on: dayText(extendedOn) });
  const legalLatest = rollWithStep(rest, target, 'pipeda.roll', 'pipeda.no-roll', notes);
  step(notes, 'pipeda.deemed-refusal', dayText(legalLatest + 1));
  return { target, legalLatest, extensionNoticeBy: noticeBy, paused: false, extended: extendedOn !== null };
}

/** P-39.1 s. 32: thirty days, and no extension of one's own. */
export function quebec(c: ClockCase, received: number, table: HolidayTable, notes: Notes): Limits {
  otherRights(c, ['access', 'information', 'rectification', 'portability', 'marketing-objection', 'analytics-opt-out'], notes);
  noPause(c, notes);
  noExtension(c, notes);
  const target = received + lengthOf('quebec.thirty-days', 'days');
  step(notes, 'quebec.thirty-days', dayText(target), { received: c.receivedOn });
  const legalLatest = rollWithStep({ table, calendar: 'CA-QC', saturdays: false }, target, 'quebec.roll', 'quebec.no-roll', notes);
  step(notes, 'quebec.deemed-refusal', dayText(legalLatest + 1));
  return { target, legalLatest, paused: false, extended: false };
}

/** The date the letter bears, if it is known and not later than its receipt. */
function dateOfRequest(c: ClockCase, received: number): number {
  const requested = c.events.find(({ type }) => type === 'requested');
  return requested === undefined ? received : Math.min(received, dayNumber(requested.on));
}

function otherRights(c: ClockCase, known: readonly string[], notes: Notes): void {
  if (!known.includes(c.right)) warn(notes, 'right-not-in-regime', { right: c.right });
}
