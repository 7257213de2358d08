/** The deadline of one right in one role: three dates, why, and what to mind. */
import { fail, ok, type Result } from '../result.ts';
import { isDay } from '../time.ts';
import { dayNumber, dayText } from './days.ts';
import { type HolidayTable, knownCalendar } from './holidays.ts';
import { newNotes, type Notes, step, warn } from './notes.ts';
import { companyDeletion, companyOptOut, processor } from './regimes/company.ts';
import { pipeda, quebec } from './regimes/canada.ts';
import { gdpr } from './regimes/gdpr.ts';
import type { Limits, Regimen } from './regimes/limits.ts';
import { ccpa, fadp, lgpd } from './regimes/others.ts';
import { ukGdpr } from './regimes/uk-gdpr.ts';
import { RULES, type RuleId } from './rules.ts';
import type { ClockCase, Deadline } from './types.ts';

const REGIMES: Readonly<Record<ClockCase['regime'], Regimen>> = {
  gdpr, 'uk-gdpr': ukGdpr, pipeda, quebec, ccpa, lgpd, fadp, 'company-deletion': companyDeletion, 'company-opt-out': companyOptOut,
};

/**
 * Counts a case: the same input gives the same dates everywhere, since days are the office's own and no clock is read.
 * Whatever happened is counted or warned of, never refused; only text that is no day fails with `desk.bad-input`.
 */
export function computeDeadline(input: ClockCase, holidays: HolidayTable): Result<Deadline> {
  if (!isDay(input.receivedOn)) return fail('desk.bad-input', { field: 'receivedOn' });
  const bad = input.events.findIndex(({ on }) => !isDay(on));
  if (bad !== -1) return fail('desk.bad-input', { field: `events[${bad}].on` });
  const notes = newNotes();
  checkCalendar(input, holidays, notes);
  const received = dayNumber(input.receivedOn);
  const promised = input.regime === 'company-deletion' || input.regime === 'company-opt-out';
  const passesOn = input.role === 'processor' && !promised;
  const atOnce = !passesOn && stopsAtOnce(input, notes);
  const limits = (passesOn ? processor : REGIMES[input.regime])(input, received, holidays, notes);
  checkDates(input, notes);
  return ok(dated(input, atOnce ? { ...limits, target: received } : limits, notes));
}

/** Marketing, and analytics by consent, stop on the day of receipt whatever the regime; its period is for telling the person. */
function stopsAtOnce({ regime, right, receivedOn }: ClockCase, notes: Notes): boolean {
  if ((right !== 'marketing-objection' && right !== 'analytics-opt-out') || regime === 'company-deletion') return false;
  const eu = regime === 'gdpr' || regime === 'company-opt-out';
  if (eu) step(notes, right === 'marketing-objection' ? 'gdpr.objection-at-once' : 'gdpr.withdrawal-at-once', receivedOn);
  else step(notes, 'company.opt-out', receivedOn);
  return true;
}

function dated(input: ClockCase, limits: Limits, notes: Notes): Deadline {
  const { paused, extended, ...days } = limits;
  const dates = Object.fromEntries(Object.entries(days).map(([name, day]) => [name, dayText(day)]));
  const end = endOf(input, notes);
  const latest = limits.legalLatest ?? limits.target;
  if (end.answeredOn !== undefined && dayNumber(end.answeredOn) > latest) {
    warn(notes, 'answered-late', { on: end.answeredOn, limit: dayText(latest) });
  }
  return { ...dates, paused: paused && Object.keys(end).length === 0, extended, ...end, trace: notes.trace, warnings: notes.warnings };
}

/** How the case ended, unless it was reopened later: the first answer after the last reopening counts. */
function endOf(input: ClockCase, notes: Notes): { readonly answeredOn?: string; readonly withdrawnOn?: string } {
  const last = (type: 'reopened') => input.events.filter((event) => event.type === type).map(({ on }) => on).sort().at(-1);
  const reopened = last('reopened');
  if (reopened !== undefined) warn(notes, 'reopened', { on: reopened });
  const first = (type: 'responded' | 'withdrawn') =>
    input.events.filter((event) => event.type === type && (reopened === undefined || event.on > reopened)).map(({ on }) => on).sort()[0];
  const answeredOn = first('responded');
  const withdrawnOn = first('withdrawn');
  return { ...(answeredOn === undefined ? {} : { answeredOn }), ...(withdrawnOn === undefined ? {} : { withdrawnOn }) };
}

function checkCalendar({ calendar }: ClockCase, holidays: HolidayTable, notes: Notes): void {
  if (calendar === 'none') {
    warn(notes, 'calendar-none');
    return;
  }
  const known = knownCalendar(holidays, calendar);
  if (known === null) warn(notes, 'calendar-unknown', { calendar });
  else if (known !== calendar) warn(notes, 'region-unknown', { calendar });
}

/** Warns of rules applied to a day on which they did not hold. */
function checkDates({ receivedOn }: ClockCase, notes: Notes): void {
  for (const { rule } of notes.trace) {
    const { article, validFrom, validTo } = RULES[rule as RuleId];
    if (receivedOn < validFrom || (validTo !== null && receivedOn > validTo)) warn(notes, 'rule-not-in-force', { article, day: receivedOn });
  }
}
