import fc from 'fast-check';
import { PDFDocument } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { catalogue, openPdf, pageRefs } from '../../../../../main/documents/pdf/file.ts';
import { array, dict, isDict, isRef, name, withEntries } from '../../../../../main/documents/pdf/objects.ts';
import { createUpdate, type PdfUpdate } from '../../../../../main/documents/pdf/update.ts';
import { sealKeyOf } from '../../../../../main/documents/seal/office-seal.ts';
import { signPdf } from '../../../../../main/documents/seal/sign.ts';
import { verifyPdf } from '../../../../../main/documents/verify/verify.ts';
import { META, plainPdf, specimenKey, specimenSeal, valueOf } from '../support.ts';

const seal = specimenSeal();
const key = sealKeyOf(seal.seal, seal.root.certificate);
const signed = valueOf(await signPdf(await plainPdf({ xrefStream: true }), key, null, META));

describe('a report on a signed file', () => {
  test('says who, when, what level and what readers will say', async () => {
    const report = await verifyPdf(signed, { deskRoots: [seal.root.certificate] });
    expect(report.sound).toBe(true);
    expect(report.sentence).toBe('The signature is intact and valid. The certificate was made by this desk’s own root: readers will say that the signer is unknown.');
    expect(report.signatures).toEqual([
      expect.objectContaining({
        field: 'Signature1', kind: 'signature', intact: true, valid: true, coverage: 'whole-file', changed: 'none', bytesAfter: 0, level: 'B-B',
        signer: 'Privacy desk B (Specimen)', chain: 'desk-root', time: '2026-11-24T15:10:11Z', problem: null,
      }),
    ]);
  });

  test('does not vouch for a root that only the file brings along', async () => {
    expect((await verifyPdf(signed)).signatures[0]?.chain).toBe('self-contained');
  });

  test('does not take a root of the same name and another key for the issuer', async () => {
    const forged = { certificates: [key.certificates[0] ?? new Uint8Array(), specimenSeal().root.certificate], privateKey: key.privateKey };
    const report = await verifyPdf(valueOf(await signPdf(await plainPdf({ xrefStream: true }), forged, null, META)), {});
    expect(report.signatures[0]?.chain).toBe('incomplete');
  });

  test('accepts a second signature and sees that the first was followed by signing only', async () => {
    const twice = valueOf(await signPdf(signed, specimenKey(), null, META));
    const report = await verifyPdf(twice);
    expect(report.sound).toBe(true);
    expect(report.signatures.map(({ coverage, changed }) => [coverage, changed])).toEqual([['whole-revision', 'form-filling'], ['whole-file', 'none']]);
  });

  test('calls an unsigned file unsigned', async () => {
    expect(await verifyPdf(await plainPdf({ xrefStream: false }))).toEqual({ sound: false, sentence: 'The file is not signed.', unreadable: null, signatures: [] });
  });
});

describe('a file that was changed after signing', () => {
  test('is never sound, whichever byte was changed', async () => {
    const hole = holeOf(signed);
    await fc.assert(
      fc.asyncProperty(fc.nat(signed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        // the padding behind the signature value is the one place nobody signs, and it is blank
        fc.pre(at < hole.start || at >= hole.start + 200);
        fc.pre(at < hole.start || at > hole.end);
        const changed = Uint8Array.from(signed);
        changed[at] = (changed[at] ?? 0) ^ flip;
        return !(await verifyPdf(changed)).sound;
      }),
      { numRuns: 150 },
    );
  });

  test('is not sound with bytes behind its end', async () => {
    const report = await verifyPdf(Buffer.concat([signed, Buffer.from('\n% more\n')]));
    expect(report.sound).toBe(false);
    expect(report.signatures[0]).toMatchObject({ intact: true, valid: true, coverage: 'part-from-start', changed: 'other' });
  });

  test('is not sound with its page drawn anew in an update', async () => {
    const changed = updated(signed, (update) => {
      const file = openPdf(signed);
      const page = pageRefs(file)[0];
      const old = file.resolve(page);
      if (page === undefined || !isDict(old)) throw new Error('the sample has a page');
      const content = update.add({ type: 'stream', dict: dict({}), data: Buffer.from('0 0 595 842 re f') });
      update.replace(page, withEntries(old, { Contents: content }));
    });
    expect((await verifyPdf(changed)).signatures[0]).toMatchObject({ intact: true, valid: true, coverage: 'whole-revision', changed: 'other' });
    expect((await verifyPdf(changed)).sound).toBe(false);
  });

  test('is not sound with an action added to its catalogue', async () => {
    const changed = updated(signed, (update) => {
      const file = openPdf(signed);
      const root = file.trailer.entries.get('Root');
      if (!isRef(root)) throw new Error('the sample has a catalogue');
      update.replace(root, withEntries(catalogue(file), { OpenAction: dict({ S: name('JavaScript') }) }));
    });
    expect((await verifyPdf(changed)).signatures[0]?.changed).toBe('other');
  });

  test('is not sound with a link laid over its page', async () => {
    const changed = updated(signed, (update) => {
      const file = openPdf(signed);
      const page = pageRefs(file)[0];
      const old = file.resolve(page);
      if (page === undefined || !isDict(old)) throw new Error('the sample has a page');
      const annotations = file.resolve(old.entries.get('Annots'));
      const items = typeof annotations === 'object' && annotations?.type === 'array' ? annotations.items : [];
      const link = update.add(dict({ Type: name('Annot'), Subtype: name('Link'), Rect: array([0, 0, 595, 842]) }));
      update.replace(page, withEntries(old, { Annots: array([...items, link]) }));
    });
    expect((await verifyPdf(changed)).signatures[0]?.changed).toBe('other');
  });

  test('is not sound when saved by another program', async () => {
    const document = await PDFDocument.load(signed);
    document.setTitle('Another title');
    expect((await verifyPdf(await document.save())).sound).toBe(false);
  });
});

describe('an odd file', () => {
  test('never makes the check throw: cut anywhere, it is a report', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(signed.length - 1), async (length) => !(await verifyPdf(signed.subarray(0, length))).sound),
      { numRuns: 60 },
    );
  });

  test('never makes the check throw: any bytes are a report', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => (await verifyPdf(bytes)).unreadable !== null), { numRuns: 100 });
  });

  test('never makes the check throw: a structure with bytes exchanged is a report', async () => {
    const plain = valueOf(await signPdf(await plainPdf({ xrefStream: false }), key, null, META));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(plain.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 30 }), async (edits) => {
        const changed = Uint8Array.from(plain);
        for (const [at, byte] of edits) changed[at] = byte;
        expect(typeof (await verifyPdf(changed)).sentence).toBe('string');
      }),
      { numRuns: 100 },
    );
  });
});

function updated(pdf: Uint8Array, change: (update: PdfUpdate) => void): Uint8Array {
  const update = createUpdate(openPdf(pdf));
  change(update);
  return Buffer.concat([pdf, update.write(new Uint8Array(16))]);
}

function holeOf(pdf: Uint8Array): { readonly start: number; readonly end: number } {
  const text = Buffer.from(pdf).toString('latin1');
  const start = text.indexOf('/Contents <') + 10;
  return { start, end: text.indexOf('>', start) };
}
