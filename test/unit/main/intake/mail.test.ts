import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { suggestFrom } from '../../../../domain/intake/suggest.ts';
import { exampleOffice } from '../../../../main/desk/example-office.ts';
import { readMail } from '../../../../main/intake/mail.ts';
import type { ReadMail } from '../../../../main/intake/types.ts';
import { makeMsg } from '../../../../scripts/make-msg.ts';
import { example, TRUSTED } from './child-host.ts';

async function read(name: string, trusted: readonly string[] = TRUSTED): Promise<ReadMail> {
  const result = await readMail(readFileSync(example(name)), name, trusted);
  if (!result.ok) throw new Error(`${name}: ${result.error.code}`);
  return result.value;
}

describe('the example mails', () => {
  test.each([
    ['01-access-mixed.eml', '2026-11-02T09:14:22Z', 'jana.brandt@post.example', ['access']],
    ['02-erasure-processor.eml', '2026-11-04T14:41:05Z', 'luc.fabre@courrier.example', ['erasure']],
    ['03-marketing-objection.eml', '2026-11-06T04:37:12Z', 'm.ostrowski@mail.example', ['marketing-objection']],
    ['04-unsubscribe.eml', '2026-11-09T22:02:47Z', 'dana@whitfield-survey.example', ['marketing-objection']],
    ['05-breach-report.eml', '2026-11-12T15:31:44Z', 'security@nordwind.example', []],
    ['06-forwarded-from-support.eml', '2026-11-10T11:48:19Z', 'siobhan.keane@inbox.example', ['rectification']],
    ['07-access-canada.msg', '2026-11-19T17:26:09Z', 'owen.tremblay@prairie.example', ['access']],
  ])('%s has its receipt, its sender and its rights', async (name, receivedAt, email, rights) => {
    const mail = await read(name);
    expect(mail).toMatchObject({ receivedAt, receivedBy: 'mailstore.librestream.com', to: expect.arrayContaining(['privacy@librestream.com']) });
    expect(mail.from.email).toBe(email);
    expect(suggestFrom(mail, { customers: [], cases: [] }).rights.map(({ right }) => right)).toEqual(rights);
  });
  test('their hosts are those of the example office', () => {
    expect(exampleOffice.office.trustedHosts).toEqual(TRUSTED);
  });
  test('a customer’s breach report is known as that', async () => {
    const found = suggestFrom(await read('05-breach-report.eml'), { customers: Object.entries(exampleOffice.customers), cases: [] });
    expect(found).toMatchObject({ customer: { id: 'nordwind', by: 'address' }, breach: 'Data breach' });
  });
  test('a person’s employer among the customers is shown', async () => {
    const customers = Object.entries(exampleOffice.customers);
    expect(suggestFrom(await read('01-access-mixed.eml'), { customers, cases: [] }).namedCustomers).toEqual(['nordwind']);
    expect(suggestFrom(await read('02-erasure-processor.eml'), { customers, cases: [] }).namedCustomers).toEqual(['meunier']);
  });
  test('an ambiguous unsubscribe stays open', async () => {
    expect(suggestFrom(await read('04-unsubscribe.eml'), { customers: [], cases: [] }).unsubscribe).toBe('unclear');
  });
  test('one received late in the evening in Winnipeg falls on another day there than in UTC', async () => {
    const { receivedAt } = await read('03-marketing-objection.eml');
    const local = Temporal.Instant.from(receivedAt ?? '').toZonedDateTimeISO(exampleOffice.office.zone).toPlainDate().toString();
    expect([receivedAt?.slice(0, 10), local]).toEqual(['2026-11-06', '2026-11-05']);
  });
  test('the forwarded one counts from its first arrival and says so', async () => {
    const mail = await read('06-forwarded-from-support.eml');
    expect(mail).toMatchObject({ forwarded: true, warnings: ['mail.first-arrival'], attachments: [{ name: 'my address is wrong.eml', type: 'message/rfc822' }] });
    expect(mail.text).toContain('4 Mardyke Walk');
  });
  test('without a trusted host the receipt is asked for', async () => {
    expect(await read('01-access-mixed.eml', ['mx.other.example'])).toMatchObject({ receivedAt: null, receivedBy: null, warnings: ['mail.no-trusted-receipt'] });
  });
  test('the Outlook message has its text and attachment, and the shipped file is what the script writes', async () => {
    const mail = await read('07-access-canada.msg');
    expect(mail).toMatchObject({ format: 'msg', subject: 'What do you have on file about me?', attachments: [{ name: 'my-orders.csv', type: 'text/csv' }] });
    expect(mail.text).toContain('Spadina Crescent');
    const made = await readMail(makeMsg(), 'made.msg', TRUSTED);
    expect(made).toEqual({ ok: true, value: mail });
  });
});

describe('bad mails', () => {
  test.each([
    ['bad/empty.eml', 'file.empty'],
    ['bad/broken.eml', 'file.unreadable'],
    ['bad/nested-500.eml', 'file.unreadable'],
    ['bad/header-bomb.eml', 'file.unreadable'],
  ])('%s answers one clear error', async (name, code) => {
    expect(await readMail(readFileSync(example(name)), name, TRUSTED)).toMatchObject({ ok: false, error: { code } });
  });
  test('one that breaks off is read as far as it goes', async () => {
    expect((await read('bad/cut-off.eml')).text).toContain('copy of my personal data');
  });
  test('messages nested deep are kept and not followed', async () => {
    expect((await read('bad/nested-messages.eml')).warnings).toContain('mail.nested-deep');
  });
  test('unknown character sets and false base64 still leave sender and receipt', async () => {
    expect(await read('bad/wrong-encodings.eml')).toMatchObject({ receivedAt: '2026-11-03T15:00:00Z', from: { email: 'enc@post.example' } });
  });
  test('HTML becomes text: nothing hidden, run or loaded is left', async () => {
    const { text } = await read('bad/html-scripts.eml');
    expect(text).toBe('Please delete my personal data & confirm — grüße.\npress here my profile (https://post.example/me)\nafter');
  });
  test('attachment names lose paths and disguises, and content that belies its name is told', async () => {
    const mail = await read('bad/attachment-names.eml');
    expect(mail.attachments.map(({ name }) => name)).toEqual(['passwd', 'invoice.pdf', 'reportfdp.exe', 'attachment-4']);
    expect(mail.attachments[1]?.type).toBe('application/vnd.microsoft.portable-executable');
    expect(mail.warnings).toEqual(['mail.signs-removed', 'mail.type-differs']);
    expect(`${mail.subject}${mail.from.name}`).not.toMatch(/[\u202a-\u202e]/u);
  });
  test('a forged line of ours below a foreign one proves nothing', async () => {
    expect((await read('bad/forged-received.eml')).receivedAt).toBeNull();
  });
  test('one forwarded as text is asked about', async () => {
    const text = 'Received: from pc.office.librestream.com by mx.librestream.com; Mon, 16 Nov 2026 10:00:00 -0600\r\nFrom: support@librestream.com\r\nTo: privacy@librestream.com\r\nSubject: Fwd: hello\r\n\r\nsee below\r\n';
    const mail = await readMail(new TextEncoder().encode(text), 'a.eml', TRUSTED);
    expect(mail).toMatchObject({ ok: true, value: { forwarded: false, warnings: ['mail.forwarded-text'] } });
  });
});
