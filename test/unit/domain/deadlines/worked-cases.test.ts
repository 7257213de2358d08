/** Worked examples of official texts and dates derived from them, each with the source it was taken from. */
import 'temporal-polyfill/global';
import { describe, expect, it } from 'vitest';
import { dayNumber, dayText, plusMonths, plusWeeks } from '../../../../domain/deadlines/days.ts';
import { HOLIDAYS } from '../../../../domain/deadlines/holidays.ts';
import type { ClockCase, Deadline } from '../../../../domain/deadlines/types.ts';
import { roll } from '../../../../domain/deadlines/working-days.ts';
import { keepBreachRecordUntil } from '../../../../domain/breaches/record-keeping.ts';
import { dayIn } from '../../../../domain/time.ts';
import { codes, deadlineOf, events } from './support.ts';

interface Worked {
  readonly id: string;
  readonly source: string;
  readonly given: Partial<ClockCase> & { readonly receivedOn: string };
  readonly dates: Partial<Deadline>;
  readonly warns?: string;
}

const extendedOn = (on: string) => events(['extension-notified', on]);

const GDPR: readonly Worked[] = [
  { id: 'A01', source: 'EDPB 01/2022 Example 32', given: { receivedOn: '2024-03-05' }, dates: { target: '2024-04-05', legalLatest: '2024-04-05' } },
  { id: 'A02', source: 'EDPB 01/2022 Example 33', given: { receivedOn: '2026-08-31' }, dates: { target: '2026-09-30', legalLatest: '2026-09-30' } },
  { id: 'A03', source: 'Example 32 and para 161, a Saturday', given: { receivedOn: '2025-03-05' }, dates: { target: '2025-04-05', legalLatest: '2025-04-07' } },
  { id: 'A05', source: '1182/71 Art. 3(2)(c), (4)', given: { receivedOn: '2026-01-31' }, dates: { target: '2026-02-28', legalLatest: '2026-03-02' } },
  { id: 'A07', source: '1182/71 calculator', given: { receivedOn: '2025-01-30' }, dates: { legalLatest: '2025-02-28' } },
  { id: 'A08', source: '1182/71 calculator: not sticky to the month end', given: { receivedOn: '2025-02-28' }, dates: { legalLatest: '2025-03-28' } },
  { id: 'A09', source: 'Good Friday to Easter Monday', given: { receivedOn: '2024-02-29' }, dates: { target: '2024-03-29', legalLatest: '2024-04-02' } },
  { id: 'A11', source: 'two holidays, then a weekend', given: { receivedOn: '2025-11-25' }, dates: { target: '2025-12-25', legalLatest: '2025-12-29' } },
  { id: 'A13', source: '1 January', given: { receivedOn: '2025-12-01', calendar: 'FR' }, dates: { legalLatest: '2026-01-02' } },
  { id: 'A14', source: '1 May on a Friday', given: { receivedOn: '2026-04-01' }, dates: { target: '2026-05-01', legalLatest: '2026-05-04' } },
  { id: 'A16', source: 'Epiphany in Austria', given: { receivedOn: '2024-12-06', calendar: 'AT' }, dates: { legalLatest: '2025-01-07' } },
  { id: 'A17', source: 'Epiphany is no holiday in all of Germany', given: { receivedOn: '2024-12-06' }, dates: { legalLatest: '2025-01-06' } },
  { id: 'A19', source: 'a plain Friday', given: { receivedOn: '2026-07-14' }, dates: { legalLatest: '2026-08-14' } },
  { id: 'A20', source: 'a Saturday', given: { receivedOn: '2026-04-09' }, dates: { target: '2026-05-09', legalLatest: '2026-05-11' } },
  {
    id: 'A21', source: 'the local day of the controller counts', given: { receivedOn: dayIn('2026-03-31T23:30:00Z', 'Europe/Paris'), calendar: 'FR', zone: 'Europe/Paris' },
    dates: { target: '2026-05-01', legalLatest: '2026-05-04' },
  },
  { id: 'A22', source: 'EDPB 01/2022 para 159: unread from 4 May counts from 4 May', given: { receivedOn: '2026-05-04' }, dates: { legalLatest: '2026-06-04' } },
  { id: 'A23', source: 'EDPB 01/2022 Example 8: a general address counts', given: { receivedOn: '2026-05-04' }, dates: { legalLatest: '2026-06-04' } },
  {
    id: 'A24', source: 'Art. 12(3) sentence 2 and 3', given: { receivedOn: '2024-03-05', events: extendedOn('2024-04-05') },
    dates: { extensionNoticeBy: '2024-04-05', target: '2024-06-05', legalLatest: '2024-06-05', extended: true },
  },
  {
    id: 'A26', source: 'three months from receipt', given: { receivedOn: '2026-05-31', events: extendedOn('2026-06-30') },
    dates: { extensionNoticeBy: '2026-06-30', target: '2026-08-31', legalLatest: '2026-08-31', extended: true },
  },
  {
    id: 'A28', source: 'an extension after the first month', given: { receivedOn: '2026-06-01', events: extendedOn('2026-07-02') },
    dates: { target: '2026-07-01', legalLatest: '2026-07-01', extended: false }, warns: 'extension-late',
  },
  {
    id: 'A29', source: 'Art. 12(4) in an extended case',
    given: { receivedOn: '2026-06-01', events: events(['extension-notified', '2026-06-20'], ['refusal-decided', '2026-07-20']) },
    dates: { refusalInformBy: '2026-07-01', legalLatest: '2026-09-01' }, warns: 'refusal-late',
  },
  {
    id: 'A30', source: 'EDPB 01/2022 para 159, Example 31; our count of the days',
    given: { receivedOn: '2026-03-03', events: events(['identity-requested', '2026-03-04'], ['identity-received', '2026-03-12']) },
    dates: { target: '2026-04-03', unpaused: '2026-04-07', legalLatest: '2026-04-13' }, warns: 'pause-contested',
  },
  {
    id: 'A40', source: 'a Winnipeg office with a representative’s German calendar: the roll is shown and not relied on',
    given: { receivedOn: '2026-04-01', zone: 'America/Winnipeg' }, dates: { target: '2026-05-01', legalLatest: '2026-05-04' },
  },
  {
    id: 'A40, Canadian calendar', source: 'only holidays of the EEA move a date',
    given: { receivedOn: '2026-06-01', zone: 'America/Winnipeg', calendar: 'CA-MB' }, dates: { target: '2026-07-01', legalLatest: '2026-07-01' }, warns: 'holidays-not-eea',
  },
  { id: 'S04', source: 'Art. 21(3), 12(3)', given: { receivedOn: '2026-05-04', right: 'marketing-objection' }, dates: { target: '2026-05-04', legalLatest: '2026-06-04' } },
];

const UK = { regime: 'uk-gdpr', calendar: 'GB-ENG', zone: 'Europe/London' } as const;
const OTHERS: readonly Worked[] = [
  { id: 'B01', source: 'ICO', given: { ...UK, receivedOn: '2025-09-03' }, dates: { legalLatest: '2025-10-03' } },
  { id: 'B02', source: 'ICO', given: { ...UK, receivedOn: '2025-01-31' }, dates: { legalLatest: '2025-02-28' } },
  { id: 'B03', source: 'Lexology on ICO guidance', given: { ...UK, receivedOn: '2025-08-01' }, dates: { legalLatest: '2025-09-01' } },
  { id: 'B04', source: 'ICO: a weekend', given: { ...UK, receivedOn: '2025-02-08' }, dates: { target: '2025-03-08', legalLatest: '2025-03-10' } },
  { id: 'B06', source: 'Easter in England', given: { ...UK, receivedOn: '2025-03-18' }, dates: { legalLatest: '2025-04-22' } },
  {
    id: 'B08', source: 'ICO: three months from the original start', given: { ...UK, receivedOn: '2025-09-03', events: extendedOn('2025-10-01') },
    dates: { legalLatest: '2025-12-03', extended: true },
  },
  {
    id: 'B09', source: 's. 54(3C) DPA 2018',
    given: { ...UK, receivedOn: '2026-06-01', events: events(['clarification-requested', '2026-06-05'], ['clarification-received', '2026-06-11']) },
    dates: { target: '2026-07-01', unpaused: '2026-07-01', legalLatest: '2026-07-08' },
  },
  {
    id: 'B11', source: 's. 54(3) DPA 2018', given: { ...UK, receivedOn: '2026-06-01', events: events(['identity-requested', '2026-06-02'], ['identity-received', '2026-06-15']) },
    dates: { legalLatest: '2026-07-15', unpaused: '2026-07-01' },
  },
  {
    id: 'B12', source: 's. 54(3) DPA 2018', given: { ...UK, receivedOn: '2026-06-01', events: events(['fee-requested', '2026-06-03'], ['fee-paid', '2026-06-10']) },
    dates: { legalLatest: '2026-07-10' },
  },
  { id: 'B14', source: 's. 164A DPA 2018', given: { ...UK, receivedOn: '2026-07-01', right: 'complaint' }, dates: { acknowledgeBy: '2026-07-30', legalLatest: '2026-07-31' } },
  { id: 'D01', source: 'PIPEDA s. 8(3)', given: { regime: 'pipeda', calendar: 'CA', receivedOn: '2026-03-02' }, dates: { target: '2026-04-01', legalLatest: '2026-04-01' } },
  { id: 'D02', source: 'Canada Day', given: { regime: 'pipeda', calendar: 'CA-MB', receivedOn: '2026-06-01' }, dates: { target: '2026-07-01', legalLatest: '2026-07-02' } },
  { id: 'D04', source: 'a Sunday', given: { regime: 'pipeda', calendar: 'CA', receivedOn: '2026-05-22' }, dates: { target: '2026-06-21', legalLatest: '2026-06-22' } },
  { id: 'D06', source: 'PIPEDA s. 8(4)(a)', given: { regime: 'pipeda', calendar: 'CA', receivedOn: '2026-03-02', events: extendedOn('2026-03-30') }, dates: { legalLatest: '2026-05-01' } },
  { id: 'D10', source: 'P-39.1 s. 32', given: { regime: 'quebec', calendar: 'CA-QC', receivedOn: '2026-03-02' }, dates: { legalLatest: '2026-04-01' } },
  {
    id: 'D10, extended', source: 'P-39.1 s. 32', given: { regime: 'quebec', calendar: 'CA-QC', receivedOn: '2026-03-02', events: extendedOn('2026-03-20') },
    dates: { legalLatest: '2026-04-01', extended: false }, warns: 'extension-not-known',
  },
  {
    id: 'F01', source: '11 CCR 7021(a), (b)', given: { regime: 'ccpa', calendar: 'US-CA', receivedOn: '2026-03-02' },
    dates: { acknowledgeBy: '2026-03-16', target: '2026-04-15', legalLatest: '2026-04-16' },
  },
  {
    id: 'F01, extended', source: '11 CCR 7021(b)', given: { regime: 'ccpa', calendar: 'US-CA', receivedOn: '2026-03-02', events: extendedOn('2026-04-10') },
    dates: { target: '2026-05-30', legalLatest: '2026-05-31' },
  },
  { id: 'F03', source: '11 CCR 7026(f)', given: { regime: 'ccpa', calendar: 'US-CA', right: 'sale-opt-out', receivedOn: '2026-03-02' }, dates: { target: '2026-03-23', legalLatest: '2026-03-23' } },
  {
    id: 'F04', source: '11 CCR 7021(b)', given: { regime: 'ccpa', calendar: 'US-CA', receivedOn: '2026-03-02', events: events(['identity-requested', '2026-03-03']) },
    dates: { target: '2026-04-15', legalLatest: '2026-04-16' }, warns: 'verification-moves-nothing',
  },
  { id: 'G01', source: 'LGPD art. 19', given: { regime: 'lgpd', calendar: 'BR', receivedOn: '2026-03-02' }, dates: { legalLatest: '2026-03-17' } },
  { id: 'G03', source: 'DSV Art. 18', given: { regime: 'fadp', calendar: 'CH', receivedOn: '2026-03-02' }, dates: { legalLatest: '2026-04-01', refusalInformBy: '2026-04-01' } },
  {
    id: 'G04', source: 'DSV Art. 19(3)', given: { regime: 'fadp', calendar: 'CH', receivedOn: '2026-03-02', events: events(['fee-requested', '2026-03-05'], ['fee-confirmed', '2026-03-09']) },
    dates: { legalLatest: '2026-04-14', unpaused: '2026-04-01' },
  },
  { id: 'S01', source: 'the company’s FAQ', given: { regime: 'company-deletion', right: 'contract-end', receivedOn: '2026-01-15' }, dates: { promise: '2026-03-16' } },
  { id: 'S03', source: 'the company’s FAQ: a Saturday stays', given: { regime: 'company-deletion', right: 'contract-end', receivedOn: '2026-12-15' }, dates: { promise: '2027-02-13' } },
  {
    id: 'S04, promise', source: 'Art. 21(3), 12(3)', given: { regime: 'company-opt-out', right: 'marketing-objection', receivedOn: '2026-05-04' },
    dates: { promise: '2026-05-04', target: '2026-05-04', legalLatest: '2026-06-04' },
  },
  {
    id: 'S05', source: 'the company’s FAQ, Art. 7(3)', given: { regime: 'company-opt-out', right: 'analytics-opt-out', receivedOn: '2026-05-04' },
    dates: { promise: '2026-05-04', legalLatest: '2026-06-04' },
  },
];

describe('worked cases', () => {
  it.each([...GDPR, ...OTHERS])('$id: $source', ({ given, dates, warns }) => {
    const deadline = deadlineOf(given);
    expect(deadline).toMatchObject(dates);
    if (warns !== undefined) expect(codes(deadline)).toContain(warns);
    expect(deadline.trace.length).toBeGreaterThan(0);
  });

  it('D08: silence under PIPEDA counts as a refusal from the day after the limit', () => {
    const deadline = deadlineOf({ regime: 'pipeda', calendar: 'CA', receivedOn: '2026-03-02' });
    expect(deadline.trace.find(({ rule }) => rule === 'pipeda.deemed-refusal')?.date).toBe('2026-04-02');
  });

  it('D09: a Canadian breach record is kept for 24 months', () => {
    expect(keepBreachRecordUntil('2026-03-02')).toBe('2028-03-02');
  });

  it('A32 to A35: a period in weeks ends on the same day of the week (C-171/03)', () => {
    const ends = ['1998-03-12', '1998-03-13', '1998-03-16'].map((day) => dayText(plusWeeks(dayNumber(day), 3)));
    expect(ends).toEqual(['1998-04-02', '1998-04-03', '1998-04-06']);
    expect(dayText(plusWeeks(dayNumber('2026-06-01'), 1))).toBe('2026-06-08');
  });

  it('A38: two months that end on a Saturday end on the Monday', () => {
    const end = plusMonths(dayNumber('2025-01-15'), 2);
    expect(dayText(roll({ table: HOLIDAYS, calendar: null, saturdays: true }, end).day)).toBe('2025-03-17');
  });
});
