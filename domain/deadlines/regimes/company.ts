/** The company's own promises, and its part as processor: careful choices beside the law, never instead of it. */
import { dayText, plusMonths } from '../days.ts';
import { noExtension, noPause } from '../extension.ts';
import { type HolidayTable, knownCalendar } from '../holidays.ts';
import { type Notes, step } from '../notes.ts';
import { lengthOf } from '../rules.ts';
import type { ClockCase } from '../types.ts';
import { plusWorkingDays } from '../working-days.ts';
import { informationLimits } from './gdpr.ts';
import type { Limits } from './limits.ts';

/** All data deleted within 60 days after the contract ended. Contractual: nothing moves it. */
export function companyDeletion(c: ClockCase, received: number, _table: HolidayTable, notes: Notes): Limits {
  const due = received + lengthOf('company.deletion', 'days');
  step(notes, 'company.deletion', dayText(due), { received: c.receivedOn });
  noExtension(c, notes);
  noPause(c, notes);
  return { target: due, promise: due, paused: false, extended: false };
}

/** Marketing and analytics stop on the day of receipt; the person is told within the month of Art. 12(3). */
export function companyOptOut(c: ClockCase, received: number, table: HolidayTable, notes: Notes): Limits {
  step(notes, 'company.opt-out', c.receivedOn);
  return { ...informationLimits(c, received, table, notes), target: received, promise: received };
}

/** As processor nobody but the customer answers the person: the request is passed on, and the customer's month shown as theirs. */
export function processor(c: ClockCase, received: number, table: HolidayTable, notes: Notes): Limits {
  const rest = { table, calendar: knownCalendar(table, c.calendar), saturdays: true };
  const target = plusWorkingDays(rest, received, lengthOf('gdpr.processor', 'workingDays'));
  step(notes, 'gdpr.processor', dayText(target));
  if (c.regime === 'gdpr') step(notes, 'gdpr.customer-month', dayText(plusMonths(received, lengthOf('gdpr.customer-month', 'months'))));
  noExtension(c, notes);
  noPause(c, notes);
  return { target, paused: false, extended: false };
}
