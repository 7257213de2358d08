import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstArrival, isTrusted, parseMailDate, receiptOf } from '../../../../domain/intake/received.ts';

const OURS = ['mx.office.example', 'desk.office.example'];
const line = (from: string, by: string, date: string) => `Received: from ${from} (${from} [192.0.2.1])\r\n\tby ${by} with ESMTPS id 1\r\n\tfor <a@b.example>; ${date}`;
const MONDAY = 'Mon, 2 Nov 2026 03:14:22 -0600';
const EARLIER = 'Thu, 1 Oct 2026 08:00:00 -0500';

describe('the receipt of a message', () => {
  test('is the date of the topmost line when one of our hosts wrote it', () => {
    expect(receiptOf([line('out.post.example', 'mx.office.example', MONDAY)], OURS)).toEqual({ at: '2026-11-02T09:14:22Z', by: 'mx.office.example' });
  });
  test('is the topmost of several lines of ours, for the second may be forged', () => {
    const lines = [line('mx.office.example', 'desk.office.example', MONDAY), line('x.example', 'mx.office.example', EARLIER)];
    expect(receiptOf(lines, OURS)?.at).toBe('2026-11-02T09:14:22Z');
  });
  test('is unproven when a foreign line stands above one that names our host', () => {
    const lines = [line('evil.example', 'gateway.evil.example', MONDAY), line('x.example', 'mx.office.example', EARLIER)];
    expect(receiptOf(lines, OURS)).toBeNull();
  });
  test('does not read a host out of a comment, the sender’s name for itself or the text after the date', () => {
    expect(receiptOf([`from a.example (by mx.office.example with X) by evil.example; ${MONDAY}`], OURS)).toBeNull();
    expect(receiptOf([`from by by mx.office.example.evil.example; ${MONDAY}`], OURS)).toBeNull();
    expect(receiptOf([`by evil.example with SMTP; ${MONDAY} (by mx.office.example)`], OURS)).toBeNull();
  });
  test('believes sub-domains of a trusted host and nothing that only ends alike', () => {
    expect(isTrusted('A.MX.Office.Example.', OURS)).toBe(true);
    expect(isTrusted('evilmx.office.example', OURS)).toBe(false);
    expect(isTrusted('mx.office.example.evil.example', OURS)).toBe(false);
    expect(isTrusted('', ['']) || isTrusted('a.example', [''])).toBe(false);
  });
  test('is unproven without lines, without hosts and with a date that cannot be read', () => {
    expect(receiptOf([], OURS)).toBeNull();
    expect(receiptOf([line('a.example', 'mx.office.example', MONDAY)], [])).toBeNull();
    expect(receiptOf([line('a.example', 'mx.office.example', 'yesterday')], OURS)).toBeNull();
  });
  test('never throws, whatever a line holds', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'binary' })), (lines) => {
      expect(receiptOf(lines.map((text) => `by mx.office.example; ${text}`), OURS)).toBeNull();
    }), { numRuns: 200 });
  });
});

describe('the first arrival', () => {
  const inside = line('pc.desk.office.example', 'mx.office.example', MONDAY);
  const original = { received: [line('out.post.example', 'mx.office.example', EARLIER)], from: 'ann@post.example', attached: [] };
  test('is that of the original when a colleague forwards it as an attachment', () => {
    const arrival = firstArrival({ received: [inside], from: 'support@office.example', attached: [original] }, OURS);
    expect(arrival).toEqual({ receipt: { at: '2026-10-01T13:00:00Z', by: 'mx.office.example' }, forwarded: true });
  });
  test('is that of the outer message when it came from outside, whatever its sender calls itself', () => {
    const forged = { received: [line('evil.example', 'mx.office.example', MONDAY)], from: 'support@office.example', attached: [original] };
    expect(firstArrival(forged, OURS)).toEqual({ receipt: { at: '2026-11-02T09:14:22Z', by: 'mx.office.example' }, forwarded: false });
  });
  test('is that of the outer message when its sender is a stranger or the original is unproven or later', () => {
    expect(firstArrival({ received: [inside], from: 'ann@post.example', attached: [original] }, OURS).forwarded).toBe(false);
    const unproven = { ...original, received: [line('a.example', 'b.example', EARLIER)] };
    expect(firstArrival({ received: [inside], from: 'support@office.example', attached: [unproven] }, OURS).forwarded).toBe(false);
    const later = { ...original, received: [line('a.example', 'mx.office.example', 'Tue, 3 Nov 2026 08:00:00 -0600')] };
    expect(firstArrival({ received: [inside], from: 'support@office.example', attached: [later] }, OURS).forwarded).toBe(false);
  });
});

describe('a mail date', () => {
  test.each([
    ['Mon, 02 Nov 2026 10:14:09 +0100', '2026-11-02T09:14:09Z'],
    ['2 Nov 2026 10:14 +0100', '2026-11-02T09:14:00Z'],
    ['Mon, 2 Nov 2026\r\n 03:14:22 -0600 (CST (Winnipeg))', '2026-11-02T09:14:22Z'],
    ['Mon, 2 Nov 2026 09:14:22 GMT', '2026-11-02T09:14:22Z'],
    ['Mon, 2 Nov 2026 03:14:22 CST', '2026-11-02T09:14:22Z'],
    ['Tue, 29 Feb 2028 00:00:00 +1400', '2028-02-28T10:00:00Z'],
  ])('%s is read', (text, instant) => {
    expect(parseMailDate(text)).toBe(instant);
  });
  test.each([
    'Mon, 02 Nov 26 10:14:09 +0100', 'Tue, 02 Nov 2026 10:14:09 +0100', '31 Feb 2026 10:00:00 +0000', '2 Nov 2026 24:00:00 +0000', '2 Nov 2026 10:60 +0000',
    '2 Nov 2026 10:00:00', '2 Nov 2026 10:00:00 A', '2 Nov 2026 10:00:00 CET', '2 Nov 2026 10:00:00 +9900', '2026-11-02T10:00:00Z', '2 Nov 2026 10:00:00 +0000 (open', '',
  ])('%s is refused', (text) => {
    expect(parseMailDate(text)).toBeNull();
  });
});
