import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { PDFArray, PDFBool, PDFDict, PDFDocument, PDFHexString, PDFName, PDFRawStream, PDFString } from 'pdf-lib';
import { describe, expect, test, vi } from 'vitest';
import { assembleBundle } from '../../../../../main/documents/assembly/assemble.ts';
import type { Annex, Bundle } from '../../../../../main/documents/assembly/types.ts';
import { signPdf } from '../../../../../main/documents/seal/sign.ts';
import { verifyPdf } from '../../../../../main/documents/verify/verify.ts';
import { META, NOW, plainPdf, specimenKey, taggedPdf, valueOf } from '../support.ts';

describe('a merged bundle', () => {
  test('has every page of the annex, numbered and bookmarked', async () => {
    const bundle = await assemble([await pdfAnnex('A1', 3), await pdfAnnex('A2', 2)]);
    expect(bundle.pages).toBe(6);
    expect(bundle.fates).toEqual([{ id: 'A1', fate: 'merged', firstPage: 2 }, { id: 'A2', fate: 'merged', firstPage: 5 }]);
    const document = await PDFDocument.load(bundle.pdf);
    expect(document.getPages().slice(1).map(stampOf)).toEqual(['R-2026-B017 000002', 'R-2026-B017 000003', 'R-2026-B017 000004', 'R-2026-B017 000005', 'R-2026-B017 000006']);
    expect(outlineTitles(document)).toEqual(['A1.pdf', 'A2.pdf']);
  });

  test('carries nothing of a hostile annex but what it draws', async () => {
    const bundle = await assemble([{ id: 'H', name: 'hostile.pdf', type: 'application/pdf', bytes: await hostilePdf() }]);
    expect(bundle.fates[0]?.fate).toBe('merged');
    const document = await PDFDocument.load(bundle.pdf);
    const everything = document.context.enumerateIndirectObjects().map(([, object]) => object.toString()).join('\n');
    for (const word of ['JavaScript', 'Launch', 'EmbeddedFile', 'OpenAction', '/AA', 'XFA', 'PieceInfo', 'StructParent', 'RichMedia', 'evil', 'Private', '/URI', 'Metadata']) {
      expect(everything).not.toContain(word);
    }
  });

  test('draws the value of a form field into the page', async () => {
    const source = await PDFDocument.create();
    const field = source.getForm().createTextField('name');
    field.setText('Anna Beispiel');
    field.addToPage(source.addPage(), { x: 50, y: 50, width: 200, height: 20 });
    const bundle = await assemble([{ id: 'F', name: 'form.pdf', type: 'application/pdf', bytes: await source.save() }]);
    const page = (await PDFDocument.load(bundle.pdf)).getPage(1);
    expect(page.node.Annots()?.size() ?? 0).toBe(0);
    expect(page.node.Resources()?.lookup(PDFName.of('XObject'), PDFDict).keys()).toHaveLength(2);
  });

  test('claims neither PDF/A nor PDF/UA, and remains claimed where nothing was merged', async () => {
    const front = await claimingFront();
    const text = { id: 'T', name: 'rows.csv', type: 'text/csv', bytes: Buffer.from('a,b\n1,2\n') };
    const merged = await assemble([await pdfAnnex('A', 1), text], { front });
    expect(await xmpOf(merged.pdf)).not.toMatch(/pdfaid|pdfuaid/);
    expect(await xmpOf(merged.pdf)).toContain('<dc:title>Bundle</dc:title>');
    expect(await xmpOf((await assemble([text], { front })).pdf)).toMatch(/<pdfaid:part>3/);
  });

  test('turns pictures into pages and attaches what is no page', async () => {
    const bundle = await assemble([
      { id: 'P', name: 'scan.png', type: 'image/png', bytes: smallPng() },
      { id: 'C', name: 'rows.csv', type: 'text/csv', bytes: Buffer.from('a;b\n') },
      { id: 'J', name: 'torn.jpg', type: 'image/jpeg', bytes: Buffer.from('ffd8ffe000104a464946', 'hex') },
      { id: 'E', name: 'empty.json', type: 'application/json', bytes: new Uint8Array() },
    ]);
    expect(bundle.fates).toEqual([
      { id: 'P', fate: 'merged', firstPage: 2 },
      { id: 'C', fate: 'attached', reason: 'files of this type are not pages' },
      { id: 'J', fate: 'attached', reason: 'the picture is damaged' },
      { id: 'E', fate: 'refused', reason: 'the file is empty' },
    ]);
    expect(await attachmentsOf(bundle.pdf)).toEqual(['rows.csv', 'torn.jpg']);
  });

  test('attaches what it cannot merge without changing it, and says why', async () => {
    const source = await PDFDocument.create();
    source.addPage();
    source.encrypt({ userPassword: 'secret', ownerPassword: 'owner' });
    const cases: readonly (readonly [string, Uint8Array, string])[] = [
      ['encrypted', await source.save(), 'it is encrypted'],
      ['broken', (await plainPdf({ xrefStream: true })).subarray(0, 200), 'it is damaged'],
      ['operator', await withContent('0 0 10 10 re frobnicate'), 'its drawing instructions are damaged'],
      ['string', await withContent('BT (never ends Tj'), 'its drawing instructions are damaged'],
      ['stale form', await staleForm(), 'it has notes or form entries that only a viewer can draw'],
      ['hidden layer', await hiddenLayer(), 'it has layers that are switched off'],
      ['torn stream', await withContent('0 0 10 10 re f', (packed) => packed.subarray(0, packed.length - 6)), 'a page cannot be unpacked'],
    ];
    for (const [label, bytes, reason] of cases) {
      const bundle = await assemble([{ id: label, name: `${label}.pdf`, type: 'application/pdf', bytes }]);
      expect(bundle.fates).toEqual([{ id: label, fate: 'attached', reason }]);
      expect(await attachmentsOf(bundle.pdf)).toEqual([`${label}.pdf`]);
    }
  });

  test('is signed soundly', async () => {
    const bundle = await assemble([await pdfAnnex('A1', 2), { id: 'C', name: 'rows.csv', type: 'text/csv', bytes: Buffer.from('a\n') }]);
    expect((await verifyPdf(valueOf(await signPdf(bundle.pdf, specimenKey(), null, META)))).sound).toBe(true);
  });
});

describe('any annex', () => {
  test('gets a fate, whatever bytes of a real file were exchanged', async () => {
    const whole = await hostilePdf();
    const edits = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(edits, async (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, byte] of changes) bytes[at] = byte;
        const bundle = await assemble([{ id: 'X', name: 'x.pdf', type: 'application/pdf', bytes }]);
        return bundle.fates.length === 1 && (bundle.fates[0]?.fate === 'merged') === (bundle.pages > 1);
      }),
      { numRuns: 60 },
    );
  });

  test('gets a fate, whatever it claims to be', async () => {
    const types = fc.constantFrom('application/pdf', 'image/png', 'image/jpeg', 'text/csv', 'message/rfc822', 'nonsense');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), types, async (bytes, type) => {
        const bundle = await assemble([{ id: 'X', name: 'x', type, bytes }]);
        return bundle.fates[0]?.fate === (bytes.length === 0 ? 'refused' : 'attached');
      }),
      { numRuns: 60 },
    );
  });
});

describe('a bundle with attachments only', () => {
  test('keeps the front byte for byte and associates every file as data', async () => {
    const front = await taggedPdf(true);
    const bytes = Buffer.from('{"a":1}');
    const bundle = await assemble(
      [{ id: '1', name: 'same.json', type: 'application/json', bytes }, { id: '2', name: 'Same.json', type: 'application/json', bytes }, { id: '3', name: '../ümlaut:ü.csv', type: 'text/csv', bytes }],
      { front, merge: false },
    );
    expect(Buffer.from(bundle.pdf.subarray(0, front.length)).equals(front)).toBe(true);
    expect(bundle.fates.map(({ fate }) => fate)).toEqual(['attached', 'attached', 'attached']);
    expect(await attachmentsOf(bundle.pdf)).toEqual(['same.json', 'Same-2.json', '.._ümlaut_ü.csv']);
    const document = await PDFDocument.load(bundle.pdf);
    const associated = document.catalog.lookup(PDFName.of('AF'), PDFArray);
    for (let i = 0; i < associated.size(); i += 1) expect(associated.lookup(i, PDFDict).get(PDFName.of('AFRelationship'))).toBe(PDFName.of('Data'));
  });

  test('fails with the reason when the front is damaged', async () => {
    const result = await assembleBundle({ front: Buffer.from('%PDF-1.7'), annexes: [await pdfAnnex('A', 1)], merge: true, reference: 'R-1', now: NOW });
    expect(result).toMatchObject({ ok: false, error: { code: 'document.unreadable' } });
  });
});

// pdf-lib reports oddities of damaged files to the console; the worker silences it, and so does this file
vi.spyOn(console, 'warn').mockImplementation(() => undefined);

async function assemble(annexes: readonly Annex[], options: { readonly front?: Uint8Array; readonly merge?: boolean } = {}): Promise<Bundle> {
  const front = options.front ?? (await plainPdf({ xrefStream: true, text: 'Front' }));
  return valueOf(await assembleBundle({ front, annexes, merge: options.merge ?? true, reference: 'R-2026-B017', now: NOW }));
}

async function pdfAnnex(id: string, pages: number): Promise<Annex> {
  return { id, name: `${id}.pdf`, type: 'application/pdf', bytes: await plainPdf({ xrefStream: false, pages, text: id }) };
}

/** The text of the page's last string operand: the stamp. */
function stampOf(page: ReturnType<PDFDocument['getPage']>): string | undefined {
  const stream = page.node.lookup(PDFName.of('Contents'));
  const content = stream instanceof PDFRawStream ? inflateSync(stream.getContents()) : Buffer.alloc(0);
  const hex = [...content.toString('latin1').matchAll(/<([0-9A-F]+)> Tj/g)].at(-1)?.[1];
  return hex === undefined ? undefined : Buffer.from(hex, 'hex').toString('latin1');
}

function outlineTitles(document: PDFDocument): readonly string[] {
  const titles: string[] = [];
  let item = document.catalog.lookup(PDFName.of('Outlines'), PDFDict).lookup(PDFName.of('First'));
  while (item instanceof PDFDict) {
    titles.push(item.lookup(PDFName.of('Title'), PDFHexString).decodeText());
    item = item.lookup(PDFName.of('Next'));
  }
  return titles;
}

async function attachmentsOf(pdf: Uint8Array): Promise<readonly string[]> {
  const document = await PDFDocument.load(pdf);
  const files = document.catalog.lookup(PDFName.of('AF'), PDFArray);
  return Array.from({ length: files.size() }, (_, i) => files.lookup(i, PDFDict).lookup(PDFName.of('UF'))).map((name) =>
    name instanceof PDFString || name instanceof PDFHexString ? name.decodeText() : '',
  );
}

/** Everything that the reference lists as surviving a page copy, in one file. */
async function hostilePdf(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const { context, catalog } = document;
  const page = document.addPage();
  page.drawText('harmless');
  const script = context.obj({ S: 'JavaScript', JS: PDFString.of('app.alert(1)') });
  catalog.set(PDFName.of('OpenAction'), script);
  document.addJavaScript('main', 'app.alert(2)');
  await document.attach(Buffer.from('MZ'), 'evil.exe', { mimeType: 'application/octet-stream' });
  page.node.set(PDFName.of('AA'), context.obj({ O: script }));
  page.node.set(PDFName.of('StructParents'), context.obj(7));
  page.node.set(PDFName.of('PieceInfo'), context.obj({ Evil: { Private: PDFString.of('secret') } }));
  page.node.set(PDFName.of('Metadata'), context.register(context.stream('<x/>')));
  const inner = context.register(context.stream('0 0 1 1 re f', { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 1, 1], StructParent: 3, PieceInfo: { Evil: { Private: 1 } }, Metadata: context.register(context.stream('<y/>')) }));
  page.node.newXObject('Inner', inner);
  for (const [kind, action] of [['Link', { S: 'Launch', F: PDFString.of('evil.exe') }], ['Link', { S: 'URI', URI: PDFString.of('https://evil.example') }], ['RichMedia', { S: 'JavaScript', JS: PDFString.of('evil()') }], ['Screen', { S: 'Rendition' }]] as const) {
    page.node.addAnnot(context.register(context.obj({ Type: 'Annot', Subtype: kind, Rect: [0, 0, 50, 50], A: action })));
  }
  return document.save();
}

async function withContent(content: string, tear: (packed: Uint8Array) => Uint8Array = (packed) => packed): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const page = document.addPage();
  const dict = document.context.obj({ Filter: 'FlateDecode' });
  page.node.set(PDFName.of('Contents'), document.context.register(PDFRawStream.of(dict, tear(deflateSync(content)))));
  return document.save();
}

/** A filled field whose form asks viewers to draw it anew. */
async function staleForm(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const field = document.getForm().createTextField('name');
  field.setText('Anna Beispiel');
  field.addToPage(document.addPage());
  document.getForm().acroForm.dict.set(PDFName.of('NeedAppearances'), PDFBool.True);
  return document.save();
}

async function hiddenLayer(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.addPage();
  const layer = document.context.register(document.context.obj({ Type: 'OCG', Name: PDFString.of('draft') }));
  document.catalog.set(PDFName.of('OCProperties'), document.context.obj({ OCGs: [layer], D: { OFF: [layer] } }));
  return document.save();
}

async function claimingFront(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.addPage();
  const xmp =
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfuaid:part="1"><dc:title>Bundle</dc:title><pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>';
  document.catalog.set(PDFName.of('Metadata'), document.context.register(document.context.stream(xmp, { Type: 'Metadata', Subtype: 'XML' })));
  return document.save();
}

async function xmpOf(pdf: Uint8Array): Promise<string> {
  const metadata = (await PDFDocument.load(pdf, { updateMetadata: false })).catalog.lookup(PDFName.of('Metadata'));
  return metadata instanceof PDFRawStream ? Buffer.from(metadata.getContents()).toString('utf8').replace(/xmlns:\w+="[^"]*"/g, '') : '';
}

/** One grey pixel. */
function smallPng(): Uint8Array {
  return Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64');
}
