/** How long the record of a breach must be kept at least. */
import { dayNumber, dayText, plusMonths } from '../deadlines/days.ts';
import { lengthOf } from '../deadlines/rules.ts';

/** Canada: 24 months after the day on which the breach was determined (SOR/2018-64 s. 6). */
export function keepBreachRecordUntil(determinedOn: string): string {
  return dayText(plusMonths(dayNumber(determinedOn), lengthOf('pipeda.breach-record', 'months')));
}
