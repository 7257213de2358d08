/** The UK GDPR, with Art. 12A since 5 February 2026 and the acknowledgement of complaints since 19 June 2026. */
import { dayNumber, dayText, plusMonths } from '../days.ts';
import { extensionOf } from '../extension.ts';
import { type HolidayTable, knownCalendar } from '../holidays.ts';
import { type Notes, step, warn } from '../notes.ts';
import { type Question, pauseOf, questionsOf } from '../pauses.ts';
import { holdsOn, lengthOf } from '../rules.ts';
import type { ClockCase } from '../types.ts';
import { type Rest, roll } from '../working-days.ts';
import { type Limits, rollWithStep } from './limits.ts';

const MONTH = lengthOf('uk.month', 'months');
const FURTHER = lengthOf('uk.extension', 'months');

export function ukGdpr(c: ClockCase, received: number, table: HolidayTable, notes: Notes): Limits {
  if (c.right === 'complaint') return complaint(c, received, notes);
  if (c.right === 'sale-opt-out' || c.right === 'contract-end') warn(notes, 'right-not-in-regime', { right: c.right });
  const rest = restDays(c, table, notes);
  const guided = holdsOn('uk.relevant-time-guidance', c.receivedOn);
  step(notes, 'uk.receipt', c.receivedOn, { received: c.receivedOn });
  const plain = plusMonths(received, MONTH);
  step(notes, 'uk.month', dayText(plain));

  const needed = [...questionsOf(c, 'identity-requested', 'identity-received', notes), ...questionsOf(c, 'fee-requested', 'fee-paid', notes)];
  const start = Math.max(received, ...needed.map(({ answered }) => answered ?? received));
  const shifted = plusMonths(start, MONTH);
  if (start > received) step(notes, guided ? 'uk.relevant-time-guidance' : 'uk.relevant-time', dayText(shifted), { start: dayText(start) });
  const questions = questionsOf(c, 'clarification-requested', 'clarification-received', notes);
  const firstEnd = (days: number) => roll(rest, shifted + days).day;
  const early = pauseOf(questions, 0, start, firstEnd, { trace: [], warnings: [] });
  const extendedOn = extensionOf(c, plain, firstEnd(early.days), notes);
  const months = extendedOn === null ? MONTH : MONTH + FURTHER;
  const pause = pauseOf(questions, 0, start, (days) => roll(rest, plusMonths(start, months) + days).day, notes);

  const target = plusMonths(received, months);
  if (extendedOn === null) step(notes, 'uk.extension-notice', dayText(plain));
  else step(notes, 'uk.extension', dayText(plusMonths(start, months)), { on: dayText(extendedOn) });
  refusals(c, plain, firstEnd(early.days), notes);
  const end = plusMonths(start, months) + pause.days;
  const unpaused = roll(rest, target).day;
  const moved = pause.days > 0 || start > received;
  if (pause.days > 0) step(notes, guided ? 'uk.clarification-guidance' : 'uk.clarification', dayText(end), { days: pause.days, periods: pause.periods });
  if (moved) step(notes, 'uk.unpaused', dayText(unpaused));
  const legalLatest = rollWithStep(rest, end, 'uk.roll', 'uk.no-roll', notes);
  const openSince = earliest(needed, pause.openSince);
  if (openSince !== null) step(notes, 'uk.relevant-time-open', dayText(legalLatest), { since: dayText(openSince) });
  return {
    target, legalLatest, extensionNoticeBy: plain, refusalInformBy: plain, paused: openSince !== null, extended: extendedOn !== null,
    ...(moved || openSince !== null ? { unpaused } : {}),
  };
}

function complaint(c: ClockCase, received: number, notes: Notes): Limits {
  const days = lengthOf('uk.complaint', 'days');
  if (!holdsOn('uk.complaint', c.receivedOn)) warn(notes, 'rule-not-in-force', { article: 's. 164A Data Protection Act 2018', day: c.receivedOn });
  const strict = received + days - 1;
  step(notes, 'uk.complaint', dayText(strict), { received: c.receivedOn });
  step(notes, 'uk.complaint-latest', dayText(received + days));
  return { target: strict, legalLatest: received + days, acknowledgeBy: strict, paused: false, extended: false };
}

function restDays(c: ClockCase, table: HolidayTable, notes: Notes): Rest {
  const known = knownCalendar(table, c.calendar);
  if (known?.startsWith('GB')) return { table, calendar: known, saturdays: true };
  if (known !== null) warn(notes, 'holidays-not-uk', { calendar: c.calendar });
  return { table, calendar: null, saturdays: true };
}

function earliest(needed: readonly Question[], openSince: number | null): number | null {
  const open = [...needed.flatMap(({ asked, answered }) => (answered === null ? [asked] : [])), ...(openSince === null ? [] : [openSince])];
  return open.length === 0 ? null : Math.min(...open);
}

function refusals(c: ClockCase, plain: number, lawfulEnd: number, notes: Notes): void {
  step(notes, 'uk.refusal-information', dayText(plain));
  for (const { type, on } of c.events) {
    if (type === 'refusal-decided' && dayNumber(on) > lawfulEnd) warn(notes, 'refusal-late', { on, limit: dayText(plain) });
  }
}
