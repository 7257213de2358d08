import 'temporal-polyfill/global';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hourLimits } from '../../../../domain/breaches/clocks.ts';
import { dayNumber, dayText, plusMonths, weekday } from '../../../../domain/deadlines/days.ts';
import { msOf } from '../../../../domain/time.ts';
import { deadlineOf } from './support.ts';
import { fullHours, monthsLater, nextWorkingDay } from './second-count.ts';

const FIRST = dayNumber('2020-01-01');
const LAST = dayNumber('2039-08-31');
const CALENDARS = ['DE', 'DE-BY', 'FR', 'AT', 'BG', 'CY', 'ES-MD', 'IE', 'SE', 'NO'] as const;

describe('day and month counting', () => {
  it('agrees with Date on every day from 1600 to 2400', () => {
    let wrong = 0;
    for (let number = dayNumber('1600-01-01'); number <= dayNumber('2400-12-31'); number++) {
      const date = new Date(number * 86_400_000);
      if (dayText(number) !== date.toISOString().slice(0, 10) || weekday(number) !== (date.getUTCDay() || 7) || dayNumber(dayText(number)) !== number) wrong++;
    }
    expect(wrong).toBe(0);
  });

  it('agrees with a second implementation on 100,000 periods of months', () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST, max: LAST }), fc.integer({ min: 0, max: 60 }), (day, months) => dayText(plusMonths(day, months)) === monthsLater(dayText(day), months)),
      { numRuns: 100_000 },
    );
  });

  it('agrees with a second implementation on 20,000 periods of hours', () => {
    const zone = fc.constantFrom('UTC', 'America/Winnipeg', 'Europe/Berlin', 'Asia/Kolkata');
    fc.assert(
      fc.property(fc.integer({ min: 1.5e12, max: 2.1e12 }), zone, (ms, name) => {
        const at = new Date(ms).toISOString();
        return msOf(hourLimits(at, name, 72).legal) === msOf(fullHours(at, name, 72));
      }),
      { numRuns: 20_000 },
    );
  });

  it('agrees with it on receipts of the 28th to 31st of every month from 2024 to 2032, extended or not', () => {
    for (let year = 2024; year <= 2032; year++) {
      for (let month = 1; month <= 12; month++) {
        for (const day of [28, 29, 30, 31]) {
          const receivedOn = `${year}-${String(month).padStart(2, '0')}-${day}`;
          if (dayText(dayNumber(receivedOn)) !== receivedOn) continue;
          for (const calendar of CALENDARS) {
            const plain = deadlineOf({ receivedOn, calendar });
            expect([plain.target, plain.legalLatest]).toEqual([monthsLater(receivedOn, 1), nextWorkingDay(monthsLater(receivedOn, 1), calendar)]);
          }
          const extended = deadlineOf({ receivedOn, events: [{ type: 'extension-notified', on: receivedOn }] });
          expect(extended.legalLatest).toBe(nextWorkingDay(monthsLater(receivedOn, 3), 'DE'));
        }
      }
    }
  });
});
