/**
 * Where the generated public holidays were found wrong or are not the list a law counts by: applied by the generator, each
 * with its source. Days `YYYY-MM-DD`.
 */
import { dayNumber, dayText, weekday } from './days.ts';

/** Name of the holiday by day. */
export type Days = ReadonlyMap<string, string>;

export interface Override {
  /** Calendars it holds for. */
  readonly calendars: readonly string[];
  readonly why: string;
  readonly source: string;
  readonly apply: (days: Days, years: readonly number[], easter: EasterOf) => Days;
}

/** Easter Sundays by year: Western and Orthodox. */
export interface EasterOf {
  readonly western: (year: number) => string;
  readonly orthodox: (year: number) => string;
}

export const OVERRIDES: readonly Override[] = [
  {
    calendars: ['BG'],
    why: '26 December is a public holiday, and public holidays on a weekend, Easter apart, make the next working days free.',
    source: 'Bulgarian Labour Code, Art. 154(1) and (2)',
    apply: bulgaria,
  },
  {
    calendars: ['CY'],
    why: 'Green Monday lies 48 days before the Orthodox Easter, and Whit Monday is a public holiday.',
    source: 'Cyprus public holidays, list of the Republic’s Public Service',
    apply: cyprus,
  },
  {
    calendars: ['CA'],
    why: 'The federal calendar is the list of the Interpretation Act, which moves the end of a period set by federal law.',
    source: 'Interpretation Act, R.S.C. 1985, c. I-21, s. 35 "holiday"',
    apply: federalCanada,
  },
  {
    calendars: ['CA-QC'],
    why: 'Easter Monday is a holiday by which Quebec statutes count; 1 July moves to the 2nd when it is a Sunday.',
    source: 'Interpretation Act, CQLR c. I-16, s. 61(23)',
    apply: quebec,
  },
];

function bulgaria(days: Days, years: readonly number[], easter: EasterOf): Days {
  const found = new Map(days);
  for (const year of years) {
    found.set(`${year}-12-26`, 'Second Day of Christmas');
    const saturday = shift(easter.orthodox(year), -1);
    if (!found.has(saturday)) found.set(saturday, 'Holy Saturday');
  }
  const movable = new Set(years.flatMap((year) => [-2, -1, 0, 1].map((offset) => shift(easter.orthodox(year), offset))));
  const fixed = new Set([...found.keys()].filter((day) => !movable.has(day)));
  for (const year of years) fixed.add(`${year}-05-01`).add(`${year}-05-06`);
  for (const day of [...fixed].sort()) {
    const number = dayNumber(day);
    if (weekday(number) < 6) continue;
    let next = number + 1;
    while (weekday(next) > 5 || found.has(dayText(next))) next++;
    found.set(dayText(next), `${found.get(day) ?? ''} (day instead)`);
  }
  return found;
}

function cyprus(days: Days, years: readonly number[], easter: EasterOf): Days {
  const wrong = new Set(years.map((year) => shift(easter.orthodox(year), -47)));
  const found = new Map([...days].filter(([day, name]) => !(wrong.has(day) && /monday/i.test(name))));
  for (const year of years) {
    found.set(shift(easter.orthodox(year), -48), 'Green Monday');
    found.set(shift(easter.orthodox(year), 50), 'Whit Monday');
  }
  return found;
}

function federalCanada(_days: Days, years: readonly number[], easter: EasterOf): Days {
  const found = new Map<string, string>();
  for (const year of years) {
    found.set(`${year}-01-01`, 'New Year’s Day');
    found.set(shift(easter.western(year), -2), 'Good Friday');
    found.set(shift(easter.western(year), 1), 'Easter Monday');
    found.set(mondayFrom(`${year}-05-18`), 'Victoria Day');
    found.set(canadaDay(year), 'Canada Day');
    found.set(mondayFrom(`${year}-09-01`), 'Labour Day');
    if (year >= 2021) found.set(`${year}-09-30`, 'National Day for Truth and Reconciliation');
    found.set(mondayFrom(`${year}-10-08`), 'Thanksgiving');
    found.set(`${year}-11-11`, 'Remembrance Day');
    found.set(`${year}-12-25`, 'Christmas Day');
  }
  return found;
}

function quebec(days: Days, years: readonly number[], easter: EasterOf): Days {
  const found = new Map(days);
  for (const year of years) {
    found.set(shift(easter.western(year), 1), 'Easter Monday');
    found.set(canadaDay(year), 'Canada Day');
  }
  return found;
}

function canadaDay(year: number): string {
  return weekday(dayNumber(`${year}-07-01`)) === 7 ? `${year}-07-02` : `${year}-07-01`;
}

function mondayFrom(day: string): string {
  let number = dayNumber(day);
  while (weekday(number) !== 1) number++;
  return dayText(number);
}

function shift(day: string, by: number): string {
  return dayText(dayNumber(day) + by);
}
