import { createPrivateKey } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { createDocuments } from '../../../../main/documents/client.ts';
import { forkHost } from './fork-host.ts';
import { META, NOW, plainPdf, specimenKey, valueOf } from './support.ts';

const documents = createDocuments(forkHost(new URL('../../../../main/documents/worker.ts', import.meta.url)));
afterAll(() => documents.stop());

describe('documents over a worker process', () => {
  test('are bundled, signed and checked', async () => {
    const annex = { id: 'A', name: 'a.pdf', type: 'application/pdf', bytes: await plainPdf({ xrefStream: false }) };
    const broken = { id: 'B', name: 'b.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.4 nothing') };
    const bundle = valueOf(await documents.assemble({ front: await plainPdf({ xrefStream: true }), annexes: [annex, broken], merge: true, reference: 'R-2026-B017', now: NOW }));
    expect(bundle.fates.map(({ fate }) => fate)).toEqual(['merged', 'attached']);
    const key = specimenKey();
    if (!(key.privateKey instanceof Uint8Array)) throw new Error('the specimen key is bytes');
    const keyObject = createPrivateKey({ key: Buffer.from(key.privateKey), format: 'der', type: 'pkcs8' });
    const signed = valueOf(await documents.sign(bundle.pdf, { ...key, privateKey: keyObject }, null, META));
    expect((await documents.verify(signed)).sound).toBe(true);
    expect((await documents.verify(Buffer.from('nothing'))).unreadable).not.toBeNull();
  });

  test('answer a failure, not an exception, when the worker is stopped', async () => {
    const hasty = createDocuments(forkHost(new URL('../../../../main/documents/worker.ts', import.meta.url)), 1);
    const pdf = await plainPdf({ xrefStream: true });
    expect(await hasty.assemble({ front: pdf, annexes: [], merge: true, reference: 'R-1', now: NOW })).toMatchObject({ ok: false, error: { code: 'document.too-slow' } });
    expect(await hasty.sign(pdf, specimenKey(), null, META)).toEqual({ ok: false, error: { code: 'letter.sign-failed' } });
    expect((await hasty.verify(pdf)).sentence).toBe('The file could not be read: checking it took too long.');
    hasty.stop();
  });
});
