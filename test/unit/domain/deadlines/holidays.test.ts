import 'temporal-polyfill/global';
import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../../../domain/deadlines/days.ts';
import { HOLIDAYS, holidayName, isEea, isHoliday, knownCalendar } from '../../../../domain/deadlines/holidays.ts';
import { buildTable } from '../../../../scripts/holidays.ts';

const named = (calendar: string, day: string) => holidayName(HOLIDAYS, calendar, dayNumber(day));

describe('the holiday table', () => {
  it('is what the generator makes of the source and our overrides', { timeout: 30_000 }, () => {
    const countries = ['BG', 'CY', 'DE', 'NO'];
    const { calendars, ...head } = buildTable(HOLIDAYS.generated, countries);
    const { calendars: kept, ...keptHead } = HOLIDAYS;
    expect(head).toEqual(keptHead);
    expect(calendars).toEqual(Object.fromEntries(Object.entries(kept).filter(([code]) => countries.includes(code.slice(0, 2)))));
  });

  it('has every country of the EEA, Switzerland, the nations, the provinces and the states', () => {
    const count = (country: string) => Object.keys(HOLIDAYS.calendars).filter((code) => code.startsWith(`${country}-`)).length;
    expect(HOLIDAYS.eea.every((country) => Object.hasOwn(HOLIDAYS.calendars, country))).toBe(true);
    expect(HOLIDAYS.eea).toHaveLength(30);
    expect([count('DE'), count('CA'), count('US'), count('CH')]).toEqual([16, 13, 51, 26]);
    expect(['GB-ENG', 'GB-SCT', 'GB-WLS', 'GB-NIR', 'BR'].every((code) => Object.hasOwn(HOLIDAYS.calendars, code))).toBe(true);
  });

  it('knows 26 December in Bulgaria, and the Monday for a holiday on a weekend', () => {
    expect(named('BG', '2025-12-26')).toBe('Second Day of Christmas');
    expect(named('BG', '2026-12-28')).toBe('Second Day of Christmas (day instead)');
    expect(named('BG', '2026-05-25')).toContain('(day instead)');
    expect([named('BG', '2027-12-27'), named('BG', '2027-12-28')].every((name) => name?.includes('(day instead)'))).toBe(true);
    expect([named('BG', '2021-05-03'), named('BG', '2021-05-04')]).toEqual(['Easter Monday', 'Labour Day (day instead)']);
  });

  it('has Green Monday of Cyprus on a Monday', () => {
    expect([named('CY', '2027-03-15'), named('CY', '2027-03-16')]).toEqual(['Green Monday', null]);
  });

  it('has the federal list of Canada, with 2 July when the 1st is a Sunday', () => {
    expect([named('CA', '2029-07-01'), named('CA', '2029-07-02')]).toEqual([null, 'Canada Day']);
    expect(['2026-04-06', '2026-05-18', '2026-09-30', '2026-10-12', '2026-11-11'].map((day) => named('CA', day))).not.toContain(null);
  });

  it.each([
    ['DE-BY', '2026-06-04', true], ['DE-BE', '2026-06-04', false], ['DE', '2026-12-24', false], ['FR', '2026-07-14', true],
    ['GB-ENG', '2025-04-21', true], ['GB-SCT', '2025-04-21', false], ['GB-SCT', '2026-01-02', true], ['DK', '2023-05-05', true], ['DK', '2024-04-26', false],
    ['RO', '2026-01-02', true], ['NL', '2026-04-03', false], ['US-CA', '2026-03-31', true], ['BR', '2026-11-20', true], ['XX', '2026-01-01', false],
  ])('%s on %s: %s', (calendar, day, expected) => {
    expect(isHoliday(HOLIDAYS, calendar, dayNumber(day))).toBe(expected);
  });

  it('tells the EEA from the rest, and falls back to the country for a region it does not know', () => {
    expect(['DE', 'DE-BY', 'NO', 'IS', 'LI'].every((code) => isEea(HOLIDAYS, code))).toBe(true);
    expect(['CH', 'GB-ENG', 'CA-MB', 'none', 'toString'].some((code) => isEea(HOLIDAYS, code))).toBe(false);
    expect([knownCalendar(HOLIDAYS, 'DE-XX'), knownCalendar(HOLIDAYS, 'DEXX'), knownCalendar(HOLIDAYS, 'none')]).toEqual(['DE', null, null]);
  });
});
