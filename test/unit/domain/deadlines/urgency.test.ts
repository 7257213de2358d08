import 'temporal-polyfill/global';
import { describe, expect, it } from 'vitest';
import { HOLIDAYS } from '../../../../domain/deadlines/holidays.ts';
import { urgencyOf } from '../../../../domain/deadlines/urgency.ts';
import type { ClockEvent } from '../../../../domain/deadlines/types.ts';
import { deadlineOf, events } from './support.ts';

const chip = (deadline: ReturnType<typeof deadlineOf>, today: string) => urgencyOf(deadline, today, 'DE', HOLIDAYS);

describe('the chip of a request', () => {
  const saturday = deadlineOf({ receivedOn: '2025-03-05' });

  it.each([
    ['2025-03-10', { state: 'track', say: 'due', daysLeft: 26, workingDaysLeft: 8 }],
    ['2025-03-26', { state: 'soon', say: 'due', daysLeft: 10, workingDaysLeft: 7 }],
    ['2025-04-01', { state: 'critical', say: 'due', daysLeft: 4, workingDaysLeft: 3 }],
    ['2025-04-04', { state: 'critical', say: 'due', daysLeft: 1, workingDaysLeft: 0 }],
    ['2025-04-05', { state: 'critical', say: 'due-today', daysLeft: 0, latest: null }],
    ['2025-04-06', { state: 'critical', say: 'legal-latest', daysLeft: -1, latest: '2025-04-07' }],
    ['2025-04-07', { state: 'critical', say: 'legal-latest-today', daysLeft: -2, latest: '2025-04-07' }],
    ['2025-04-08', { state: 'overdue', say: 'overdue', daysLeft: -3, latest: null }],
  ])('due on a Saturday says on %s what holds', (today, expected) => {
    expect(chip(saturday, today)).toMatchObject({ date: '2025-04-05', ...expected });
  });

  it('is due today on the day itself: 0 is a value', () => {
    expect(chip(deadlineOf({ receivedOn: '2024-03-05' }), '2024-04-05')).toMatchObject({ state: 'critical', say: 'due-today', daysLeft: 0 });
  });

  it('shows the target while the clock waits, and alarms after the date that needs no contested pause', () => {
    const waiting = deadlineOf({ receivedOn: '2026-03-03', events: events(['identity-requested', '2026-03-04']) });
    expect(chip(waiting, '2026-03-10')).toMatchObject({ state: 'paused', date: '2026-04-03', say: 'waiting' });
    expect(chip(waiting, '2026-04-07')?.state).toBe('paused');
    expect(chip(waiting, '2026-04-08')?.state).toBe('overdue');
  });

  it('goes on waiting where the law itself lets the period start with the answer', () => {
    const waiting = deadlineOf({ regime: 'uk-gdpr', calendar: 'GB-ENG', receivedOn: '2026-06-01', events: events(['identity-requested', '2026-06-02']) });
    expect(chip(waiting, '2026-09-01')?.state).toBe('paused');
  });

  it('is done when answered or withdrawn, and open again when reopened', () => {
    const answered = (...list: readonly (readonly [ClockEvent['type'], string])[]) => chip(deadlineOf({ receivedOn: '2026-03-03', events: events(...list) }), '2026-05-20');
    expect(answered(['responded', '2026-03-20'])?.state).toBe('done');
    expect(answered(['withdrawn', '2026-03-20'])?.state).toBe('done');
    expect(answered(['responded', '2026-03-20'], ['reopened', '2026-03-25'])?.state).toBe('overdue');
  });

  it('takes a promise for overdue on the day after it, since nothing moves it', () => {
    const promise = deadlineOf({ regime: 'company-deletion', right: 'contract-end', receivedOn: '2026-12-15' });
    expect(chip(promise, '2027-02-13')).toMatchObject({ state: 'critical', say: 'due-today', date: '2027-02-13' });
    expect(chip(promise, '2027-02-14')?.state).toBe('overdue');
  });
});
