/**
 * Generates domain/deadlines/holidays.json from date-holidays and our overrides: true public holidays only.
 * Run `node scripts/holidays.ts YYYY-MM-DD` with today's date, then read the diff country by country.
 */
import { writeFile } from 'node:fs/promises';
import Holidays from 'date-holidays';
import { dayNumber, dayText } from '../domain/deadlines/days.ts';
import { type Days, type EasterOf, OVERRIDES } from '../domain/deadlines/holiday-overrides.ts';
import type { CalendarData, HolidayTable } from '../domain/deadlines/holidays.ts';
import { isDay } from '../domain/time.ts';

const EEA = [
  'AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IE', 'IS', 'IT', 'LI', 'LT', 'LU', 'LV', 'MT', 'NL', 'NO',
  'PL', 'PT', 'RO', 'SE', 'SI', 'SK',
];
const COUNTRIES = [...EEA, 'BR', 'CA', 'CH', 'GB', 'US'];
const FROM = 2020;
const TO = 2040;
const YEARS = Array.from({ length: TO - FROM + 1 }, (_, index) => FROM + index);

/** The table of some countries (all, unless told), ready to be written. */
export function buildTable(generated: string, countries: readonly string[] = COUNTRIES): HolidayTable {
  const calendars: Record<string, CalendarData> = {};
  const easter = easterDays();
  for (const country of countries) {
    const national = overridden(country, publicDays(new Holidays(country, { languages: 'en' })), easter);
    calendars[country] = { add: packed(national) };
    const states: object = new Holidays().getStates(country, 'en') ?? {};
    for (const state of Object.keys(states).sort()) {
      const code = `${country}-${state}`;
      const regional = overridden(code, publicDays(new Holidays(country, state, { languages: 'en' })), easter);
      const added = new Map([...regional].filter(([day]) => !national.has(day)));
      const dropped = new Map([...national].filter(([day]) => !regional.has(day)));
      calendars[code] = { base: country, add: packed(added), ...(dropped.size > 0 ? { drop: packed(dropped) } : {}) };
    }
  }
  return {
    generated,
    source: 'date-holidays 3.37.0 (https://github.com/commenthol/date-holidays), changed by domain/deadlines/holiday-overrides.ts',
    license: 'CC-BY-SA-3.0',
    eea: EEA,
    from: FROM,
    to: TO,
    calendars,
  };
}

/** Public holidays that last the whole day; those of several days are spread over them. */
function publicDays(source: Holidays): Days {
  const found = new Map<string, string>();
  for (const year of YEARS) {
    for (const holiday of source.getHolidays(year)) {
      const hours = (holiday.end.getTime() - holiday.start.getTime()) / 3_600_000;
      if (holiday.type !== 'public' || hours < 23) continue;
      const first = dayNumber(holiday.date.slice(0, 10));
      for (let index = 0; index < Math.round(hours / 24); index++) {
        const day = dayText(first + index);
        const known = found.get(day);
        found.set(day, known === undefined || known === holiday.name ? holiday.name : `${known}; ${holiday.name}`);
      }
    }
  }
  return found;
}

function overridden(code: string, days: Days, easter: EasterOf): Days {
  return OVERRIDES.filter(({ calendars }) => calendars.includes(code)).reduce((found, { apply }) => apply(found, YEARS, easter), days);
}

/** Easter Sundays as the library has them: Poland's for the Western, Cyprus's for the Orthodox churches. */
function easterDays(): EasterOf {
  const sundays = (country: string, rule: string) => {
    const source = new Holidays(country);
    const byYear = new Map(
      YEARS.map((year) => [year, source.getHolidays(year).find((holiday) => holiday.rule === rule)?.date.slice(0, 10)] as const),
    );
    return (year: number) => {
      const day = byYear.get(year);
      if (day === undefined) throw new Error(`no ${rule} in ${country} ${year}`);
      return day;
    };
  };
  return { western: sundays('PL', 'easter'), orthodox: sundays('CY', 'orthodox') };
}

/** Days by name: `MMDD` when it is that date in every year, otherwise each as `YYMMDD`. */
function packed(days: Days): Readonly<Record<string, string>> {
  const byName = new Map<string, string[]>();
  for (const [day, name] of [...days].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const inRange = Number(day.slice(0, 4)) >= FROM && Number(day.slice(0, 4)) <= TO;
    if (inRange) byName.set(name, [...(byName.get(name) ?? []), day.slice(2).replaceAll('-', '')]);
  }
  return Object.fromEntries([...byName].map(([name, list]) => [name, everyYear(list) ?? list.join(' ')]));
}

function everyYear(list: readonly string[]): string | null {
  const date = list[0]?.slice(2);
  return list.length === YEARS.length && list.every((day) => day.slice(2) === date) ? (date ?? null) : null;
}

if (import.meta.main) {
  const generated = process.argv[2] ?? '';
  if (!isDay(generated)) {
    process.stderr.write('Give the date of today: node scripts/holidays.ts YYYY-MM-DD\n');
    process.exitCode = 1;
  } else {
    const target = new URL('../domain/deadlines/holidays.json', import.meta.url);
    await writeFile(target, `${JSON.stringify(buildTable(generated), null, 1)}\n`);
    process.stdout.write('Wrote domain/deadlines/holidays.json\n');
  }
}
