/**
 * Days as whole numbers (0 is 1 January 1970) in the Gregorian calendar: counting that knows no zone and no clock,
 * fast enough to re-count every open case at once.
 */

/** Number of a day written `YYYY-MM-DD`. The caller has checked the text with `isDay`. */
export function dayNumber(day: string): number {
  return numberOf(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10)));
}

/** The day of a number, `YYYY-MM-DD`. */
export function dayText(number: number): string {
  const { year, month, day } = civil(number);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** 1 is Monday, 7 is Sunday. */
export function weekday(number: number): number {
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

/** The same date so many months later; where that month lacks the date, its last day (Regulation 1182/71 Art. 3(2)(c)). */
export function plusMonths(number: number, months: number): number {
  const { year, month, day } = civil(number);
  const index = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1];
  return numberOf(toYear, toMonth, Math.min(day, monthLength(toYear, toMonth)));
}

/** The same day of the week so many weeks later (Regulation 1182/71 Art. 3(2)(c), C-171/03). */
export function plusWeeks(number: number, weeks: number): number {
  return number + 7 * weeks;
}

/** True when the month reached lacks the date, so that its last day was taken. */
export function endsEarly(number: number, later: number): boolean {
  return civil(later).day < civil(number).day;
}

export function yearOf(number: number): number {
  return civil(number).year;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December',
] as const;

/** A day as an English sentence says it: `Fri 5 April 2024`. */
export function sayDay(text: string): string {
  const number = dayNumber(text);
  const { year, month, day } = civil(number);
  return `${WEEKDAYS[weekday(number) - 1]} ${day} ${MONTHS[month - 1]} ${year}`;
}

/** Years are counted from March, so that a leap day comes last: 146,097 days make 400 years. */
function numberOf(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

function civil(number: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const year = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365);
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const slot = Math.floor((5 * ofYear + 2) / 153);
  const month = slot < 10 ? slot + 3 : slot - 9;
  return { year: year + era * 400 + (month <= 2 ? 1 : 0), month, day: ofYear - Math.floor((153 * slot + 2) / 5) + 1 };
}

function monthLength(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
