import 'temporal-polyfill/global';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeDeadline } from '../../../../domain/deadlines/deadline.ts';
import { dayNumber, dayText } from '../../../../domain/deadlines/days.ts';
import { HOLIDAYS } from '../../../../domain/deadlines/holidays.ts';
import { RULES } from '../../../../domain/deadlines/rules.ts';
import type { ClockCase, ClockEvent } from '../../../../domain/deadlines/types.ts';
import { RIGHTS } from '../../../../domain/state/records.ts';
import { clockCase, deadlineOf } from './support.ts';
import { isFree } from './second-count.ts';

const EEA = Object.keys(HOLIDAYS.calendars).filter((code) => HOLIDAYS.eea.includes(code.slice(0, 2)));
const REGIMES = ['gdpr', 'uk-gdpr', 'pipeda', 'quebec', 'ccpa', 'lgpd', 'fadp', 'company-deletion', 'company-opt-out'] as const;
const TYPES = [
  'identity-requested', 'identity-received', 'clarification-requested', 'clarification-received', 'fee-requested', 'fee-paid', 'fee-confirmed',
  'extension-notified', 'refusal-decided', 'responded', 'requested', 'notified', 'withdrawn', 'reopened',
] as const;

const receipt = fc.integer({ min: dayNumber('2020-01-01'), max: dayNumber('2040-06-30') });
const someEvents = (received: number) =>
  fc.array(fc.record({ type: fc.constantFrom(...TYPES), on: fc.integer({ min: received - 5, max: received + 130 }).map(dayText) }), { maxLength: 8 });
const anyCase: fc.Arbitrary<ClockCase> = receipt.chain((received) => fc.record({
  regime: fc.constantFrom(...REGIMES),
  right: fc.constantFrom(...RIGHTS),
  role: fc.constantFrom('controller' as const, 'processor' as const),
  receivedOn: fc.constant(dayText(received)),
  zone: fc.constant('Europe/Berlin'),
  calendar: fc.oneof(fc.constantFrom(...Object.keys(HOLIDAYS.calendars)), fc.constantFrom('none', 'DE-XX', 'XX')),
  events: someEvents(received),
}));
const gdprCase: fc.Arbitrary<ClockCase> = receipt.chain((received) =>
  fc.record({ calendar: fc.constantFrom(...EEA), events: someEvents(received) }).map((values) => clockCase({ ...values, receivedOn: dayText(received) })));

describe('any case', () => {
  it('has a date with its reasons, whatever happened: no fact is refused', () => {
    fc.assert(fc.property(anyCase, (input) => {
      const deadline = deadlineOf(input);
      expect(deadline.target ?? deadline.promise).toMatch(/^\d{4}-\d\d-\d\d$/);
      for (const { rule, text } of deadline.trace) {
        expect(Object.hasOwn(RULES, rule)).toBe(true);
        expect(text).not.toMatch(/[{}]|undefined|NaN/);
      }
      for (const { text } of deadline.warnings) expect(text).not.toMatch(/[{}]|undefined|NaN/);
    }), { numRuns: 3000 });
  });

  it('has a target no later than its legal latest, and an unpaused date no later than that', () => {
    fc.assert(fc.property(anyCase, (input) => {
      const { target, legalLatest, unpaused } = deadlineOf(input);
      if (legalLatest !== undefined) expect(target! <= legalLatest).toBe(true);
      if (unpaused !== undefined && legalLatest !== undefined) expect(unpaused <= legalLatest).toBe(true);
    }), { numRuns: 3000 });
  });

  it('does not depend on the order in which its events are told', () => {
    fc.assert(fc.property(anyCase, (input) => {
      const { trace: _, warnings: __, ...told } = deadlineOf(input);
      const { trace: ___, warnings: ____, ...reversed } = deadlineOf({ ...input, events: [...input.events].reverse() });
      expect(reversed).toEqual(told);
    }), { numRuns: 1000 });
  });

  it('refuses only what is no day', () => {
    for (const text of ['', '2026-02-30', '2026-2-3', 'tomorrow', '2026-13-01']) {
      expect(computeDeadline(clockCase({ receivedOn: text }), HOLIDAYS)).toEqual({ ok: false, error: { code: 'desk.bad-input', params: { field: 'receivedOn' } } });
      const events = [{ type: 'responded', on: text }] as const;
      expect(computeDeadline(clockCase({ receivedOn: '2026-03-02', events }), HOLIDAYS).ok).toBe(false);
    }
  });
});

describe('a case under the GDPR', () => {
  it('never ends on a day that is free in its calendar', () => {
    fc.assert(fc.property(gdprCase, (input) => !isFree(deadlineOf(input).legalLatest!, input.calendar)), { numRuns: 3000 });
  });

  it('ends at most six days after its month', () => {
    fc.assert(fc.property(gdprCase, (input) => {
      const { target, legalLatest } = deadlineOf({ ...input, events: [] });
      expect(dayNumber(legalLatest!) - dayNumber(target!)).toBeLessThanOrEqual(6);
    }), { numRuns: 3000 });
  });

  it('is moved by one more event only in the direction its rule allows', () => {
    const more = fc.record({ type: fc.constantFrom(...TYPES), after: fc.integer({ min: 0, max: 120 }) });
    fc.assert(fc.property(gdprCase, more, (input, { type, after }) => {
      const event: ClockEvent = { type, on: dayText(dayNumber(input.receivedOn) + after) };
      const before = deadlineOf(input);
      const later = deadlineOf({ ...input, events: [...input.events, event] });
      if (type === 'extension-notified') expect(later.target! >= before.target!).toBe(true);
      else expect(later.target).toBe(before.target);
      const silent = ['refusal-decided', 'responded', 'requested', 'notified', 'withdrawn', 'reopened', 'fee-requested', 'fee-paid', 'fee-confirmed'];
      if (silent.includes(type)) expect(later.legalLatest).toBe(before.legalLatest);
      if (type === 'extension-notified') expect(later.legalLatest! >= before.legalLatest!).toBe(true);
    }), { numRuns: 3000 });
  });

  it('keeps its date while the clock waits, and gains days only by the answer', () => {
    const open = deadlineOf({ receivedOn: '2026-03-03', events: [{ type: 'identity-requested', on: '2026-03-04' }] });
    expect(open).toMatchObject({ paused: true, target: '2026-04-03', legalLatest: '2026-04-07', unpaused: '2026-04-07' });
  });

  it('counts overlapping questions once', () => {
    const deadline = deadlineOf({ receivedOn: '2026-03-03', events: [
      { type: 'identity-requested', on: '2026-03-04' }, { type: 'clarification-requested', on: '2026-03-10' },
      { type: 'identity-received', on: '2026-03-12' }, { type: 'clarification-received', on: '2026-03-15' },
    ] });
    expect(deadline.trace.find(({ rule }) => rule === 'gdpr.suspension')?.params['days']).toBe(11);
  });
});

describe('the zone of the computer', () => {
  it('changes no date', { timeout: 30_000 }, () => {
    const program = `
      import 'temporal-polyfill/global';
      import { computeDeadline } from './domain/deadlines/deadline.ts';
      import { HOLIDAYS } from './domain/deadlines/holidays.ts';
      import { breachClocks } from './domain/breaches/clocks.ts';
      import { declared } from './domain/time.ts';
      const regimes = ${JSON.stringify(REGIMES)};
      const days = ['2026-03-28', '2026-03-29', '2026-10-25', '2025-12-31', '2024-02-29', '2026-01-31'];
      const dates = regimes.flatMap((regime) => days.map((receivedOn) => computeDeadline(
        { regime, right: 'access', role: 'controller', receivedOn, zone: 'Europe/Paris', calendar: 'FR', events: [] }, HOLIDAYS)));
      const aware = declared('2026-03-28T09:15:00Z', 'Europe/Paris');
      const clocks = breachClocks({ breach: { role: 'controller', occurred: null, aware, customers: [], authorityNotifiedAt: '' }, customers: {}, toldAt: {} });
      process.stdout.write(JSON.stringify([dates, clocks]));`;
    const outputs = ['UTC', 'America/Winnipeg', 'Europe/Paris', 'Pacific/Auckland'].map((TZ) => {
      const ran = spawnSync(process.execPath, ['--input-type=module', '-e', program], { env: { ...process.env, TZ }, encoding: 'utf8' });
      expect(ran.stderr).toBe('');
      return ran.stdout;
    });
    expect(outputs[0]?.length).toBeGreaterThan(1000);
    expect(new Set(outputs).size).toBe(1);
  });
});
