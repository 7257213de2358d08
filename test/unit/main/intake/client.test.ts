import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createIntake } from '../../../../main/intake/client.ts';
import { childHost, example, TRUSTED } from './child-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'intake-'));
const intake = createIntake(childHost());
afterAll(() => {
  intake.stop();
  rmSync(folder, { recursive: true });
});

/** A worker that hangs on the first byte 1, dies on 2, and answers the rest. */
function brokenWorker(): string {
  const path = join(folder, 'worker.mjs');
  writeFileSync(path, `process.on('message', ({ id, argument }) => {
    if (argument.bytes[0] === 1) for (;;);
    if (argument.bytes[0] === 2) process.exit(7);
    process.send({ rpc: 'response', id, ok: true, value: { ok: true, value: { type: 'text/plain' } } });
  });`);
  return path;
}

/** A message up to the first line of its attachment in base64. */
const WITH_ATTACHMENT = [
  'Received: from a.example by mx.librestream.com with ESMTPS; Mon, 9 Nov 2026 16:02:47 -0600', 'From: ann@post.example', 'Subject: photos', 'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'See the photos.', '--b', 'Content-Type: application/octet-stream',
  'Content-Transfer-Encoding: base64', 'Content-Disposition: attachment; filename=large.bin', '', '',
].join('\r\n');

describe('the intake worker', () => {
  test('reads mails, files and tables in a process of its own', async () => {
    const mail = await intake.readMail(readFileSync(example('01-access-mixed.eml')), '01-access-mixed.eml', TRUSTED);
    expect(mail).toMatchObject({ ok: true, value: { receivedAt: '2026-11-02T09:14:22Z' } });
    const csv = readFileSync(example('collected/crm.csv'));
    expect(await intake.inspectFile(csv, 'crm.csv')).toMatchObject({ ok: true, value: { type: 'text/csv', rows: 8 } });
    expect(await intake.readTable(csv, 'crm.csv')).toMatchObject({ ok: true, value: { head: ['record', 'field', 'value', 'since', 'source'] } });
  });
  test('reads a mail of nearly 50 MB within its limit, and refuses a larger one by name', async () => {
    const large = new Uint8Array(50 * 1024 * 1024).fill(0x41);
    for (let at = 76; at < large.length; at += 77) large[at] = 0x0a;
    large.set(new TextEncoder().encode(WITH_ATTACHMENT));
    expect(await intake.readMail(new Uint8Array(50 * 1024 * 1024 + 1), 'huge.eml', TRUSTED)).toEqual({ ok: false, error: { code: 'file.too-large', params: { limit: 50 } } });
    expect(await intake.readMail(large, 'large.eml', TRUSTED)).toMatchObject({ ok: true, value: { receivedAt: '2026-11-09T22:02:47Z', attachments: [{ name: 'large.bin' }] } });
  }, 30_000);
  test('costs only the file that hangs or kills it', async () => {
    const fragile = createIntake(childHost(brokenWorker()), 700);
    const [hung, died, fine] = await Promise.all([1, 2, 3].map((first) => fragile.inspectFile(new Uint8Array([first]), 'a.txt')));
    expect(hung).toEqual({ ok: false, error: { code: 'file.parser-stopped' } });
    expect(died).toMatchObject({ ok: false, error: { code: 'file.unreadable' } });
    expect(fine).toMatchObject({ ok: true });
    fragile.stop();
  });
});
