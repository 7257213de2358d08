import 'temporal-polyfill/global';
import { describe, expect, it } from 'vitest';
import { codes, deadlineOf, events } from './support.ts';

describe('acts on file', () => {
  it('count an extension told on the rolled last day, and say that it was the last', () => {
    const deadline = deadlineOf({ receivedOn: '2025-03-05', events: events(['extension-notified', '2025-04-07']) });
    expect(deadline).toMatchObject({ extended: true, target: '2025-06-05', extensionNoticeBy: '2025-04-05' });
    expect(codes(deadline)).toContain('extension-on-last-day');
  });

  it('extend once', () => {
    const deadline = deadlineOf({ receivedOn: '2026-03-02', events: events(['extension-notified', '2026-03-20'], ['extension-notified', '2026-03-28']) });
    expect(deadline.target).toBe('2026-06-02');
    expect(codes(deadline)).toEqual(['extension-again']);
  });

  it('count three months from receipt at a month end, and name the earlier reading', () => {
    const deadline = deadlineOf({ receivedOn: '2026-01-31', events: events(['extension-notified', '2026-02-10']) });
    expect(deadline.target).toBe('2026-04-30');
    expect(deadline.warnings.find(({ code }) => code === 'extension-other-reading')?.params['date']).toBe('2026-04-28');
  });

  it('take no extension into account that came after the month, though a pause had moved its end', () => {
    const deadline = deadlineOf({ receivedOn: '2026-06-01', events: events(['identity-requested', '2026-06-02'], ['identity-received', '2026-06-20'], ['extension-notified', '2026-07-10']) });
    expect(deadline).toMatchObject({ extended: false, target: '2026-07-01' });
    expect(codes(deadline)).toContain('extension-late');
  });

  it.each([['2026-06-04', null], ['2026-06-05', 'pause-asked-late'], ['2026-06-10', 'pause-asked-late'], ['2026-06-11', 'pause-asked-very-late']])(
    'question a pause by the working days after receipt: asked on %s', (on, code) => {
      const deadline = deadlineOf({ receivedOn: '2026-06-01', events: events(['identity-requested', on], ['identity-received', '2026-06-15']) });
      expect(codes(deadline).filter((found) => found.startsWith('pause-asked'))).toEqual(code === null ? [] : [code]);
    });

  it('let a question after the end of the period move nothing', () => {
    const deadline = deadlineOf({ receivedOn: '2026-06-01', events: events(['identity-requested', '2026-07-02'], ['identity-received', '2026-07-20']) });
    expect(deadline).toMatchObject({ legalLatest: '2026-07-01', paused: false });
    expect(codes(deadline)).toContain('pause-after-end');
  });

  it('let an answer without a question, a fee and what precedes the receipt move nothing, and say so', () => {
    const deadline = deadlineOf({ receivedOn: '2026-06-01', events: events(['identity-received', '2026-06-10'], ['fee-requested', '2026-06-11'], ['identity-requested', '2026-05-28']) });
    expect(deadline.legalLatest).toBe('2026-07-01');
    expect(codes(deadline).toSorted()).toEqual(['answer-without-question', 'event-before-receipt', 'pause-unknown']);
  });

  it('warn of an answer after the latest date, and of none on it', () => {
    const answered = (on: string) => deadlineOf({ receivedOn: '2025-03-05', events: events(['responded', on]) });
    expect(answered('2025-04-07')).toMatchObject({ answeredOn: '2025-04-07', warnings: [] });
    expect(codes(answered('2025-04-08'))).toEqual(['answered-late']);
  });

  it('take the date of the letter for the notice of an extension in Canada', () => {
    const deadline = deadlineOf({ regime: 'pipeda', calendar: 'CA', receivedOn: '2026-03-10', events: events(['requested', '2026-03-02']) });
    expect(deadline).toMatchObject({ extensionNoticeBy: '2026-04-01', target: '2026-04-09' });
  });
});

describe('marketing', () => {
  it.each(['gdpr', 'uk-gdpr', 'pipeda', 'quebec', 'ccpa', 'lgpd', 'fadp'] as const)('stops on the day of receipt under %s, and the person is told within its period', (regime) => {
    const objection = deadlineOf({ regime, right: 'marketing-objection', receivedOn: '2026-05-04' });
    expect(objection.target).toBe('2026-05-04');
    expect(objection.trace[0]?.date).toBe('2026-05-04');
    expect(objection.legalLatest).toBe(deadlineOf({ regime, receivedOn: '2026-05-04' }).legalLatest);
  });
});

describe('the role', () => {
  it('gives a processor no date to the person, but a next working day to pass the request on', () => {
    const deadline = deadlineOf({ receivedOn: '2026-03-06', role: 'processor' });
    expect(deadline).toMatchObject({ target: '2026-03-09' });
    expect(deadline.legalLatest).toBeUndefined();
    expect(deadline.trace.find(({ rule }) => rule === 'gdpr.customer-month')?.date).toBe('2026-04-06');
  });
});

describe('the reasons of a date', () => {
  it('are sentences in order, each with its article', () => {
    const { trace } = deadlineOf({ receivedOn: '2026-04-01' });
    expect(trace.map(({ rule, date }) => [rule, date])).toEqual([
      ['gdpr.receipt', '2026-04-01'], ['gdpr.month', '2026-05-01'], ['gdpr.extension-notice', '2026-05-01'],
      ['gdpr.refusal-information', '2026-05-01'], ['eu.roll', '2026-05-04'],
    ]);
    expect(trace.find(({ rule }) => rule === 'eu.roll')).toMatchObject({
      source: 'Regulation 1182/71 Art. 3(4); EDPB 01/2022 para 161',
      text: 'Fri 1 May 2026 is no working day. After Fri 1 May 2026 (Labour Day), Sat 2 May 2026 (Saturday), Sun 3 May 2026 (Sunday) the period ends on the next working day, Mon 4 May 2026.',
    });
  });

  it('say when a rule is applied before it was in force', () => {
    expect(codes(deadlineOf({ regime: 'uk-gdpr', right: 'complaint', calendar: 'GB-ENG', receivedOn: '2026-06-01' }))).toContain('rule-not-in-force');
    expect(codes(deadlineOf({ regime: 'uk-gdpr', right: 'complaint', calendar: 'GB-ENG', receivedOn: '2026-06-19' }))).toEqual([]);
  });
});

describe('the calendar', () => {
  it('warns of an unknown country, an unknown region, and years beyond the table', () => {
    expect(codes(deadlineOf({ receivedOn: '2026-03-02', calendar: 'XX' }))).toEqual(['calendar-unknown']);
    expect(codes(deadlineOf({ receivedOn: '2026-03-02', calendar: 'DE-XX' }))).toEqual(['region-unknown']);
    expect(codes(deadlineOf({ receivedOn: '2040-12-20' }))).toEqual(['holidays-out-of-range']);
    expect(codes(deadlineOf({ receivedOn: '2026-03-02', calendar: 'none' }))).toEqual(['calendar-none']);
  });

  it('tells regions of one country apart', () => {
    const latest = (calendar: string) => deadlineOf({ receivedOn: '2026-05-04', calendar }).legalLatest;
    expect([latest('DE-BY'), latest('DE-BE')]).toEqual(['2026-06-05', '2026-06-04']);
  });
});
