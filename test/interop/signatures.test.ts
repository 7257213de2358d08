/** Run where Debian's poppler-utils, qpdf, libnss3-tools and openssl are installed: other people's code judges our signatures. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { assembleBundle } from '../../main/documents/assembly/assemble.ts';
import { signPdf } from '../../main/documents/seal/sign.ts';
import { META, NOW, plainPdf, specimenKey, specimenSeal, taggedPdf, valueOf } from '../unit/main/documents/support.ts';
import { checkFolder } from './pdfsig.ts';

const folder = mkdtempSync(join(tmpdir(), 'interop-'));
afterAll(() => rmSync(folder, { recursive: true }));

const seal = specimenSeal();
const key = specimenKey(seal);

describe('pdfsig and qpdf', () => {
  test('accept letters and bundles of every build, signed once and twice', async () => {
    const annexes = [
      { id: 'A', name: 'annex.pdf', type: 'application/pdf', bytes: await plainPdf({ xrefStream: false, pages: 2 }) },
      { id: 'B', name: 'rows.csv', type: 'text/csv', bytes: Buffer.from('a,b\n') },
    ];
    const front = await taggedPdf(true);
    const files: Record<string, Uint8Array> = { stream: await plainPdf({ xrefStream: true }), table: await plainPdf({ xrefStream: false }), tagged: front, 'tagged-table': await taggedPdf(false) };
    for (const merge of [true, false]) files[merge ? 'merged' : 'attached'] = valueOf(await assembleBundle({ front, annexes, merge, reference: 'R-2026-B017', now: NOW })).pdf;
    for (const [name, pdf] of Object.entries(files)) {
      const once = valueOf(await signPdf(pdf, key, { page: 0, rect: [72, 72, 300, 140] }, META));
      writeFileSync(join(folder, `${name}-once.pdf`), once);
      writeFileSync(join(folder, `${name}-twice.pdf`), valueOf(await signPdf(once, key, null, META)));
    }
    expect(checkFolder(folder).filter(({ faults }) => faults.length > 0)).toEqual([]);
    expect(checkFolder(folder)).toHaveLength(12);
  });

  test('refuse a file with one byte changed, an unsigned one and a broken one', async () => {
    const bad = mkdtempSync(join(tmpdir(), 'interop-'));
    const signed = valueOf(await signPdf(await plainPdf({ xrefStream: true }), key, null, META));
    const changed = Uint8Array.from(signed);
    changed[12] = (changed[12] ?? 0) ^ 1;
    writeFileSync(join(bad, 'changed.pdf'), changed);
    writeFileSync(join(bad, 'unsigned.pdf'), await plainPdf({ xrefStream: true }));
    writeFileSync(join(bad, 'more.pdf'), Buffer.concat([signed, Buffer.from('\n')]));
    writeFileSync(join(bad, 'broken.pdf'), '%PDF-1.7\n');
    expect(checkFolder(bad).map(({ faults }) => faults.length > 0)).toEqual([true, true, true, true]);
    rmSync(bad, { recursive: true });
  });
});

test('openssl accepts the signature as CAdES, under the office’s root', async () => {
  const signed = Buffer.from(valueOf(await signPdf(await plainPdf({ xrefStream: true }), key, null, META)));
  const [, first = 0, second = 0] = (/\/ByteRange \[(\d+) (\d+) (\d+)/.exec(signed.toString('latin1')) ?? []).slice(1).map(Number);
  const padded = Buffer.from(signed.toString('latin1', first + 1, second - 1), 'hex');
  const files = { cms: join(folder, 'signature.der'), content: join(folder, 'content.bin'), root: join(folder, 'root.pem') };
  writeFileSync(files.cms, padded.subarray(0, 4 + padded.readUInt16BE(2)));
  writeFileSync(files.content, Buffer.concat([signed.subarray(0, first), signed.subarray(second)]));
  writeFileSync(files.root, `-----BEGIN CERTIFICATE-----\n${Buffer.from(seal.root.certificate).toString('base64')}\n-----END CERTIFICATE-----\n`);
  const run = spawnSync('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', files.cms, '-content', files.content, '-CAfile', files.root, '-purpose', 'any', '-out', '/dev/null', '-attime', String(Temporal.Instant.from(META.time).epochMilliseconds / 1000)], { encoding: 'utf8' });
  expect(run.stderr).toContain('CAdES Verification successful');
  expect(run.status).toBe(0);
});
