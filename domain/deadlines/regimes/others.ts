/** CCPA, LGPD and the Swiss FADP. */
import { dayNumber, dayText } from '../days.ts';
import { extensionOf, noExtension, noPause } from '../extension.ts';
import { type HolidayTable, knownCalendar } from '../holidays.ts';
import { type Notes, step, warn } from '../notes.ts';
import { lengthOf } from '../rules.ts';
import type { ClockCase } from '../types.ts';
import { plusWorkingDays, type Rest } from '../working-days.ts';
import type { Limits } from './limits.ts';

/** 11 CCR 7021 and 7026(f). Time to verify the person moves nothing. */
export function ccpa(c: ClockCase, received: number, table: HolidayTable, notes: Notes): Limits {
  const calendar = knownCalendar(table, c.calendar)?.startsWith('US') ? c.calendar : 'US-CA';
  const rest: Rest = { table, calendar: knownCalendar(table, calendar), saturdays: true };
  if (c.right === 'sale-opt-out') return optOut(c, received, rest, notes);
  const acknowledgeBy = plusWorkingDays(rest, received, lengthOf('ccpa.confirm', 'workingDays'));
  step(notes, 'ccpa.confirm', dayText(acknowledgeBy));
  const days = lengthOf('ccpa.answer', 'days');
  const first = received + days - 1;
  step(notes, 'ccpa.answer-strict', dayText(first), { received: c.receivedOn });
  const extendedOn = extensionOf(c, first, first + 1, notes);
  const target = extendedOn === null ? first : first + lengthOf('ccpa.extension', 'days');
  if (extendedOn === null) step(notes, 'ccpa.extension-notice', dayText(first));
  else step(notes, 'ccpa.extension', dayText(target), { on: dayText(extendedOn) });
  step(notes, 'ccpa.answer', dayText(target + 1));
  noPause(c, notes, ['identity-requested']);
  if (c.events.some(({ type }) => type === 'identity-requested')) warn(notes, 'verification-moves-nothing', { date: dayText(target + 1) });
  return { target, legalLatest: target + 1, acknowledgeBy, extensionNoticeBy: first, paused: false, extended: extendedOn !== null };
}

function optOut(c: ClockCase, received: number, rest: Rest, notes: Notes): Limits {
  const days = lengthOf('ccpa.opt-out', 'workingDays');
  const target = plusWorkingDays({ ...rest, calendar: null }, received, days);
  const legalLatest = plusWorkingDays(rest, received, days);
  step(notes, 'ccpa.opt-out-strict', dayText(target), { received: c.receivedOn });
  step(notes, 'ccpa.opt-out', dayText(legalLatest));
  noExtension(c, notes);
  noPause(c, notes);
  return { target, legalLatest, paused: false, extended: false };
}

/** LGPD art. 19: at once in simplified form, the full declaration 15 days after the date of the request. */
export function lgpd(c: ClockCase, received: number, _table: HolidayTable, notes: Notes): Limits {
  const bears = c.events.find(({ type }) => type === 'requested');
  const requested = bears === undefined ? received : Math.min(received, dayNumber(bears.on));
  const due = requested + lengthOf('lgpd.declaration', 'days');
  step(notes, 'lgpd.simplified', c.receivedOn);
  step(notes, 'lgpd.declaration', dayText(due), { requested: dayText(requested) });
  noExtension(c, notes);
  noPause(c, notes);
  return { target: due, legalLatest: due, paused: false, extended: false };
}

/** DSV Art. 18 and 19: 30 days, or 30 days after the ten days to think over a share of the costs. */
export function fadp(c: ClockCase, received: number, _table: HolidayTable, notes: Notes): Limits {
  const days = lengthOf('fadp.thirty-days', 'days');
  const target = received + days;
  step(notes, 'fadp.thirty-days', dayText(target), { received: c.receivedOn });
  noPause(c, notes, ['fee-requested']);
  for (const { type, on } of c.events) {
    if (type !== 'extension-notified') continue;
    if (dayNumber(on) <= target) warn(notes, 'extension-names-date', { on });
    else warn(notes, 'extension-late', { on, limit: dayText(target) });
  }
  const fee = c.events.find(({ type, on }) => type === 'fee-requested' && dayNumber(on) >= received && dayNumber(on) <= target);
  const common = { target, refusalInformBy: target, extensionNoticeBy: target, extended: false } as const;
  if (fee === undefined) return { ...common, legalLatest: target, paused: false };
  if (!c.events.some(({ type }) => type === 'fee-confirmed')) {
    warn(notes, 'fee-to-confirm', { on: fee.on });
    return { ...common, legalLatest: target, unpaused: target, paused: true };
  }
  const reflected = dayNumber(fee.on) + lengthOf('fadp.reflection', 'days');
  const legalLatest = reflected + lengthOf('fadp.after-fee', 'days');
  step(notes, 'fadp.reflection', dayText(reflected), { on: fee.on });
  step(notes, 'fadp.unpaused', dayText(target));
  step(notes, 'fadp.after-fee', dayText(legalLatest));
  return { ...common, legalLatest, unpaused: target, paused: false };
}
