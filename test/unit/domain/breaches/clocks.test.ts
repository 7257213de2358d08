import 'temporal-polyfill/global';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chipOf } from '../../../../domain/breaches/chip.ts';
import { type BreachClockInput, breachClocks, hourLimits } from '../../../../domain/breaches/clocks.ts';
import { holdsOn, lengthOf } from '../../../../domain/deadlines/rules.ts';
import { declared, instantOf, msBetween, plusHours } from '../../../../domain/time.ts';

const HOURS = lengthOf('gdpr.breach.authority', 'hours');
const customers = { c1: { name: 'Nordwind', breachClock: { anchor: 'occurrence', hours: 72 } } } as const;

function input(values: Partial<BreachClockInput['breach']>, toldAt: Readonly<Record<string, string>> = {}): BreachClockInput {
  const breach = { role: 'processor', occurred: null, aware: declared('2026-06-03T20:00:00Z', 'America/Winnipeg'), customers: ['c1'], authorityNotifiedAt: '', ...values } as const;
  return { breach, customers, toldAt };
}

describe('limits in hours', () => {
  it.each([
    ['C01', '2020-12-22T12:17', 'Europe/Berlin', '2020-12-25T11:17:00Z', '2020-12-25T12:00:00Z'],
    ['C03', '2026-06-02T12:00', 'Europe/Berlin', '2026-06-05T10:00:00Z', '2026-06-05T11:00:00Z'],
    ['C05, summer time begins', '2026-03-28T10:15', 'Europe/Paris', '2026-03-31T09:15:00Z', '2026-03-31T10:00:00Z'],
    ['C07, the processor’s word starts the clock', '2026-06-03T15:40', 'Europe/Dublin', '2026-06-06T14:40:00Z', '2026-06-06T15:00:00Z'],
    ['C08, reasonable certainty starts the clock', '2026-06-01T17:25', 'Europe/Berlin', '2026-06-04T15:25:00Z', '2026-06-04T16:00:00Z'],
    ['C10', '2026-02-13T16:00', 'America/Winnipeg', '2026-02-16T22:00:00Z', '2026-02-16T23:00:00Z'],
    ['C12, no two working days are added', '2026-06-05T16:00', 'Europe/Berlin', '2026-06-08T14:00:00Z', '2026-06-08T15:00:00Z'],
  ])('%s', (_id, local, zone, strict, legal) => {
    expect(hourLimits(instantOf(local, zone), zone, HOURS)).toEqual({ strict, legal });
  });

  it('C11: the proposal of 96 hours can be counted and is off', () => {
    const limits = hourLimits(instantOf('2026-12-01T10:30', 'Europe/Berlin'), 'Europe/Berlin', lengthOf('gdpr.breach.authority-96h', 'hours'));
    expect(limits).toEqual({ strict: '2026-12-05T09:30:00Z', legal: '2026-12-05T10:00:00Z' });
    expect(holdsOn('gdpr.breach.authority-96h', '2026-12-01')).toBe(false);
  });

  it('has strict no later than legal, and legal at most an hour after it, in every zone', () => {
    const zones = ['UTC', 'America/Winnipeg', 'Europe/Paris', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Kathmandu'];
    fc.assert(fc.property(fc.integer({ min: 1.5e12, max: 2.1e12 }), fc.constantFrom(...zones), (ms, zone) => {
      const at = Temporal.Instant.fromEpochMilliseconds(ms);
      const { strict, legal } = hourLimits(at.toString(), zone, HOURS);
      const rounded = msBetween(strict, legal);
      expect(rounded).toBeGreaterThan(0);
      expect(rounded).toBeLessThanOrEqual(3_600_000);
      expect(msBetween(at.toString(), strict)).toBe(HOURS * 3_600_000);
      const begin = Temporal.Instant.from(legal).subtract({ hours: HOURS });
      const wall = begin.subtract({ nanoseconds: 1 }).toZonedDateTimeISO(at.toZonedDateTimeISO(zone).offset);
      expect(wall.hour).toBe(at.toZonedDateTimeISO(wall.timeZoneId).hour);
    }));
  });
});

describe('clocks of a breach', () => {
  it('C16: counts the promise from the occurrence, with no hour rounded in our favour', () => {
    const [promise] = breachClocks(input({ occurred: declared('2026-06-01T02:10:00Z', 'America/Winnipeg') }));
    expect(promise).toMatchObject({ id: 'promise', strict: '2026-06-04T02:10:00Z', legal: '2026-06-04T02:10:00Z', warnings: [] });
    const chip = chipOf(promise!, '2026-06-03T20:00:00Z');
    expect(chip).toMatchObject({ state: 'critical', remaining: (6 * 60 + 10) * 60_000 });
  });

  it('says that a promise had run out before anybody knew', () => {
    const [promise] = breachClocks(input({ occurred: declared('2026-05-30T02:10:00Z', 'UTC') }));
    expect(promise?.warnings.map(({ code }) => code)).toEqual(['overdue-at-discovery']);
    expect(chipOf(promise!, '2026-06-03T20:00:00Z').state).toBe('overdue');
  });

  it('counts the promise from awareness while the occurrence is unknown, and says so', () => {
    const [promise] = breachClocks(input({}));
    expect(promise).toMatchObject({ from: '2026-06-03T20:00:00Z', strict: '2026-06-06T20:00:00Z' });
    expect(promise?.warnings.map(({ code }) => code)).toEqual(['occurrence-unknown']);
  });

  it('gives a processor no clock to an authority, but the customer’s own once it was told', () => {
    expect(breachClocks(input({})).map(({ id, owner, strict }) => [id, owner, strict !== null])).toEqual([['promise', 'us', true], ['customer-notice', 'us', false]]);
    const told = breachClocks(input({}, { c1: '2026-06-04T08:20:00Z' }));
    expect(told.map(({ id, owner, stoppedAt }) => [id, owner, stoppedAt])).toEqual([
      ['promise', 'us', '2026-06-04T08:20:00Z'], ['customer-notice', 'us', '2026-06-04T08:20:00Z'], ['customer-awareness', 'customer', null],
    ]);
    expect(told[2]).toMatchObject({ strict: '2026-06-07T08:20:00Z', legal: '2026-06-07T09:00:00Z' });
  });

  it('C13: asks a controller for the reasons when the authority was told 80 hours after awareness', () => {
    const notified = (hours: number) => breachClocks(input({ role: 'controller', customers: [], authorityNotifiedAt: plusHours('2026-06-03T20:00:00Z', hours) }));
    expect(notified(80)[0]?.warnings.map(({ code }) => code)).toEqual(['lateness-reasons']);
    expect(notified(72)[0]).toMatchObject({ id: 'own-awareness', stoppedAt: '2026-06-06T20:00:00Z', warnings: [] });
  });

  it('speaks of the local time of the office', () => {
    const [own] = breachClocks(input({ role: 'controller', customers: [], aware: declared('2026-03-06T20:00:00Z', 'America/Winnipeg') }));
    expect(own?.trace[0]?.text).toBe('72 hours after your company became aware, at Fri 6 March 2026, 14:00 (America/Winnipeg), end at Mon 9 March 2026, 15:00 (America/Winnipeg). Weekends and holidays count.');
  });
});

describe('the chip of a clock', () => {
  const clock = { from: '2026-06-01T00:00:00Z', strict: '2026-06-04T00:00:00Z', stoppedAt: null };
  it.each([
    ['2026-06-01T23:59:59Z', 'track'], ['2026-06-02T00:00:00Z', 'soon'], ['2026-06-03T00:00:00Z', 'critical'],
    ['2026-06-04T00:00:00Z', 'critical'], ['2026-06-04T00:00:00.001Z', 'overdue'],
  ])('at %s is %s', (now, state) => {
    expect(chipOf(clock, now).state).toBe(state);
  });

  it('is done once stopped, with what was left then', () => {
    expect(chipOf({ ...clock, stoppedAt: '2026-06-03T23:00:00Z' }, '2027-01-01T00:00:00Z')).toMatchObject({ state: 'done', remaining: 3_600_000 });
  });

  it('counts up where the law names no hours', () => {
    expect(chipOf({ ...clock, strict: null }, '2026-06-01T02:00:00Z')).toEqual({ state: 'critical', remaining: null, elapsed: 7_200_000 });
  });
});
