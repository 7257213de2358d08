import { createHash, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFNumber, PDFRef } from 'pdf-lib';
import { ContentInfo, SignedData } from 'pkijs';
import { describe, expect, test } from 'vitest';
import { bits, der, explicit, integer, oid, sequence, setOf, time, utf8 } from '../../../../../main/documents/seal/der.ts';
import { signPdf } from '../../../../../main/documents/seal/sign.ts';
import type { SealKey } from '../../../../../main/documents/seal/types.ts';
import { META, NOW, plainPdf, rsaPair, specimenKey, taggedPdf, valueOf } from '../support.ts';

describe('a signature at level B-B', () => {
  for (const xrefStream of [true, false]) {
    test(`is valid over the whole file with ${xrefStream ? 'cross-reference streams' : 'a cross-reference table'}`, async () => {
      const pdf = await plainPdf({ xrefStream });
      const signed = valueOf(await signPdf(pdf, specimenKey(), null, META));
      expect(Buffer.from(signed.subarray(0, pdf.length)).equals(pdf)).toBe(true);
      expect(await independentCheck(signed)).toEqual({ whole: true, digest: true, value: true });
    });
  }

  for (const size of [2048, 4096]) {
    test(`is valid with RSA of ${size} bits`, async () => {
      const signed = valueOf(await signPdf(await plainPdf({ xrefStream: true }), selfSigned(rsaPair(size)), null, META));
      expect(await independentCheck(signed)).toEqual({ whole: true, digest: true, value: true });
    });
  }

  test('names its certificate in the signed attributes and leaves the time to the dictionary', async () => {
    const key = specimenKey();
    const signed = valueOf(await signPdf(await plainPdf({ xrefStream: true }), key, null, META));
    const attributes = signedDataOf(signed).signerInfos[0]?.signedAttrs?.attributes ?? [];
    expect(attributes.map((attribute) => attribute.type).sort()).toEqual(['1.2.840.113549.1.9.16.2.47', '1.2.840.113549.1.9.3', '1.2.840.113549.1.9.4']);
    const named = attributes.find((attribute) => attribute.type === '1.2.840.113549.1.9.16.2.47');
    const certificateHash = createHash('sha256').update(key.certificates[0] ?? new Uint8Array()).digest('hex');
    expect(Buffer.from(named?.values[0].toBER()).toString('hex')).toContain(certificateHash);
    const text = Buffer.from(signed).toString('latin1');
    expect(text).toContain("/M (D:20261124091011-06'00')");
    expect(text).toContain('/SubFilter /ETSI.CAdES.detached');
  });

  test('signs a second time without touching the first', async () => {
    const once = valueOf(await signPdf(await plainPdf({ xrefStream: true }), specimenKey(), null, META));
    const twice = valueOf(await signPdf(once, specimenKey(), null, META));
    expect(Buffer.from(twice.subarray(0, once.length)).equals(once)).toBe(true);
    expect(await independentCheck(twice)).toEqual({ whole: true, digest: true, value: true });
    const fields = (await PDFDocument.load(twice)).getForm().getFields().map((field) => field.getName());
    expect(fields).toEqual(['Signature1', 'Signature2']);
  });
});

describe('the first signature of a tagged document', () => {
  for (const xrefStream of [true, false]) {
    test(`gets a tagged, printed, labelled widget (${xrefStream ? 'stream' : 'table'})`, async () => {
      const place = { page: 0, rect: [72, 100, 300, 160] as const };
      const signed = await PDFDocument.load(valueOf(await signPdf(await taggedPdf(xrefStream), specimenKey(), place, META)));
      const page = signed.getPage(0);
      expect(page.node.get(PDFName.of('Tabs'))).toBe(PDFName.of('S'));
      const widgetRef = page.node.lookup(PDFName.of('Annots'), PDFArray).get(0);
      const widget = signed.context.lookup(widgetRef, PDFDict);
      expect(widget.lookup(PDFName.of('F'), PDFNumber).asNumber()).toBe(132);
      expect(widget.has(PDFName.of('TU'))).toBe(true);
      expect(widget.lookup(PDFName.of('AP'), PDFDict).has(PDFName.of('N'))).toBe(true);
      expect(widget.lookup(PDFName.of('Rect'), PDFArray).asRectangle()).toEqual({ x: 72, y: 100, width: 228, height: 60 });
      const key = widget.lookup(PDFName.of('StructParent'), PDFNumber).asNumber();
      const root = signed.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict);
      expect(root.lookup(PDFName.of('ParentTreeNextKey'), PDFNumber).asNumber()).toBe(key + 1);
      const element = numberTree(root.lookup(PDFName.of('ParentTree'), PDFDict)).get(key);
      expect(element?.get(PDFName.of('S'))).toBe(PDFName.of('Form'));
      expect(element?.lookup(PDFName.of('K'), PDFDict).get(PDFName.of('Obj'))).toBe(widgetRef);
      const parent = element?.lookup(PDFName.of('P'), PDFDict);
      expect(parent?.get(PDFName.of('S'))).toBe(PDFName.of('Document'));
      expect(parent?.lookup(PDFName.of('K'), PDFArray).size()).toBe(2);
    });
  }

  test('is followed by signatures that leave the structure tree alone', async () => {
    const once = valueOf(await signPdf(await taggedPdf(true), specimenKey(), null, META));
    const twice = valueOf(await signPdf(once, specimenKey(), { page: 0, rect: [0, 0, 90, 90] }, META));
    expect(Buffer.from(twice.subarray(once.length)).toString('latin1')).not.toMatch(/\/StructElem|\/StructTreeRoot|\/StructParent\b/);
  });
});

describe('a seal or file that cannot be signed with', () => {
  test('a key of another certificate is refused', async () => {
    const key: SealKey = { certificates: specimenKey().certificates, privateKey: specimenKey().privateKey };
    expect(await signPdf(await plainPdf({ xrefStream: true }), key, null, META)).toMatchObject({ ok: false, error: { code: 'seal.unsuitable' } });
  });

  test('an expired certificate is refused', async () => {
    const late = { ...META, time: '2039-01-01T00:00:00Z' };
    const result = await signPdf(await plainPdf({ xrefStream: true }), specimenKey(), null, late);
    expect(result).toEqual({ ok: false, error: { code: 'seal.unsuitable', params: { reason: 'its certificate has expired' } } });
  });

  test('a short RSA key is refused', async () => {
    const result = await signPdf(await plainPdf({ xrefStream: true }), selfSigned(rsaPair(1024)), null, META);
    expect(result).toMatchObject({ ok: false, error: { code: 'seal.unsuitable' } });
  });

  test('a page that does not exist, a damaged file and an empty one are refused', async () => {
    const pdf = await plainPdf({ xrefStream: true });
    for (const [bytes, page] of [[pdf, 7], [pdf.subarray(0, 300), 0], [new Uint8Array(), 0]] as const) {
      expect(await signPdf(bytes, specimenKey(), { page, rect: [0, 0, 1, 1] }, META)).toMatchObject({ ok: false, error: { code: 'document.unreadable' } });
    }
  });

  test('a time that is no instant is refused', async () => {
    expect(await signPdf(await plainPdf({ xrefStream: true }), specimenKey(), null, { ...META, time: 'yesterday' })).toMatchObject({ ok: false, error: { code: 'desk.bad-input' } });
  });
});

/** Checks the last signature with nothing of ours: range and hole by their text, the digest by node:crypto, the value by pkijs on WebCrypto. */
async function independentCheck(signed: Uint8Array): Promise<{ readonly whole: boolean; readonly digest: boolean; readonly value: boolean }> {
  const range = rangeOf(signed);
  const content = Buffer.concat([signed.subarray(0, range[1]), signed.subarray(range[2])]);
  const data = signedDataOf(signed);
  const stated = data.signerInfos[0]?.signedAttrs?.attributes.find((attribute) => attribute.type === '1.2.840.113549.1.9.4')?.values[0];
  const whole = range[0] === 0 && range[2] + range[3] === signed.length && signed[range[1]] === 0x3c && signed[range[2] - 1] === 0x3e;
  return {
    whole,
    digest: createHash('sha256').update(content).digest().equals(new Uint8Array(stated.valueBlock.valueHexView)),
    value: await data.verify({ signer: 0, data: new Uint8Array(content).buffer, checkChain: false }),
  };
}

function rangeOf(signed: Uint8Array): readonly [number, number, number, number] {
  const match = [...Buffer.from(signed).toString('latin1').matchAll(/\/ByteRange \[(\d+) (\d+) (\d+) (\d+) *\]/g)].at(-1);
  return [Number(match?.[1]), Number(match?.[2]), Number(match?.[3]), Number(match?.[4])];
}

function signedDataOf(signed: Uint8Array): SignedData {
  const [, first, second] = rangeOf(signed);
  const padded = Buffer.from(Buffer.from(signed.subarray(first + 1, second - 1)).toString('latin1'), 'hex');
  return new SignedData({ schema: ContentInfo.fromBER(new Uint8Array(padded)).content });
}

function numberTree(tree: PDFDict): ReadonlyMap<number, PDFDict> {
  const nums = tree.lookup(PDFName.of('Nums'), PDFArray);
  const out = new Map<number, PDFDict>();
  for (let i = 0; i < nums.size(); i += 2) {
    const value = nums.get(i + 1);
    if (value instanceof PDFRef) out.set(nums.lookup(i, PDFNumber).asNumber(), tree.context.lookup(value, PDFDict));
  }
  return out;
}

/** A self-signed RSA certificate, as an organisation might bring one. */
function selfSigned(pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }): SealKey {
  const name = sequence(setOf(sequence(oid('2.5.4.3'), utf8('Organisation seal'))));
  const algorithm = sequence(oid('1.2.840.113549.1.1.11'), der(0x05));
  const start = Temporal.Instant.from(NOW);
  const validity = sequence(time(start), time(start.add({ hours: 24 * 365 })));
  const body = sequence(explicit(0, integer(Uint8Array.of(2))), integer(Uint8Array.of(7)), algorithm, name, validity, name, pair.publicKey.export({ type: 'spki', format: 'der' }));
  const certificate = sequence(body, algorithm, bits(sign('sha256', body, pair.privateKey)));
  expect(new X509Certificate(certificate).verify(pair.publicKey)).toBe(true);
  return { certificates: [certificate], privateKey: pair.privateKey };
}
