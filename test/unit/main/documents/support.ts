import 'temporal-polyfill/global';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { PDFDocument, PDFName, PDFString, StandardFonts } from 'pdf-lib';
import { createOfficeSeal, type OfficeSeal, sealKeyOf } from '../../../../main/documents/seal/office-seal.ts';
import type { SealKey } from '../../../../main/documents/seal/types.ts';

export const NOW = '2026-11-02T09:00:00Z';
export const SIGNED_AT = '2026-11-24T09:10:11-06:00';
export const META = { reason: 'Answer to a request', location: 'Winnipeg', time: SIGNED_AT };

/** Serial numbers that differ from certificate to certificate and never from run to run. */
export function countingRandom(): (bytes: number) => Uint8Array {
  let next = 0;
  return (bytes) => {
    next += 1;
    return new Uint8Array(bytes).fill(next);
  };
}

export function specimenSeal(): OfficeSeal {
  return createOfficeSeal({
    organisation: 'Librestream Technologies Inc.',
    country: 'CA',
    commonName: 'Privacy desk B (Specimen)',
    unit: 'Specimen',
    email: 'privacy@example.org',
    now: NOW,
    random: countingRandom(),
  });
}

export function specimenKey(seal = specimenSeal()): SealKey {
  return sealKeyOf(seal.seal, seal.root.certificate);
}

export function rsaPair(bits: number): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('rsa', { modulusLength: bits });
}

/** A page with a line of text; cross-references as a stream with packed objects, or as a table. */
export async function plainPdf(options: { readonly xrefStream: boolean; readonly pages?: number; readonly text?: string }): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let page = 1; page <= (options.pages ?? 1); page += 1) document.addPage([595, 842]).drawText(`${options.text ?? 'Page'} ${page}`, { x: 72, y: 700, font, size: 12 });
  return document.save({ useObjectStreams: options.xrefStream });
}

/** A tagged document: a structure tree with one paragraph, as small as one can be. */
export async function taggedPdf(xrefStream: boolean): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const { context, catalog } = document;
  const page = document.addPage([595, 842]);
  page.node.set(PDFName.of('StructParents'), context.obj(0));
  const root = context.nextRef();
  const body = context.nextRef();
  const paragraph = context.register(context.obj({ Type: 'StructElem', S: 'P', P: body, Pg: page.ref, K: 0 }));
  context.assign(body, context.obj({ Type: 'StructElem', S: 'Document', P: root, K: [paragraph] }));
  const parents = context.register(context.obj({ Nums: [0, [paragraph]] }));
  context.assign(root, context.obj({ Type: 'StructTreeRoot', K: body, ParentTree: parents, ParentTreeNextKey: 1 }));
  page.node.set(PDFName.of('Contents'), context.register(context.flateStream('/P <</MCID 0>> BDC EMC')));
  catalog.set(PDFName.of('StructTreeRoot'), root);
  catalog.set(PDFName.of('MarkInfo'), context.obj({ Marked: true }));
  catalog.set(PDFName.of('Lang'), PDFString.of('en'));
  return document.save({ useObjectStreams: xrefStream });
}

/** The value, or a failure of the test that names the error. */
export function valueOf<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }): T {
  if (!result.ok) throw new Error(`expected a value, got ${JSON.stringify(result.error)}`);
  return result.value;
}
