import { PDFDocument, StandardFonts } from 'pdf-lib';
import { fail, ok, type Result } from '../../../domain/result.ts';
import { openPdf, pageRefs } from '../pdf/file.ts';
import { PdfError } from '../pdf/objects.ts';
import { type AnnexDocument, readAnnexPdf } from './annex-pages.ts';
import { attachFiles } from './attach.ts';
import { withdrawClaims } from './claims.ts';
import { imagePage } from './images.ts';
import { appendOutlines, type OutlineEntry } from './outlines.ts';
import { placePages } from './place-pages.ts';
import type { Annex, AnnexFate, Bundle, BundleRequest } from './types.ts';

/**
 * Puts an export bundle together. Merged: annexes that can be drawn become stamped, bookmarked pages behind the front, everything else is
 * embedded, and the claims to PDF/A and PDF/UA are withdrawn. Attached only: all files are embedded and the front stays as it is,
 * conforming. Every annex gets a fate; fails with `document.unreadable` only when the front itself cannot be read.
 */
export async function assembleBundle(request: BundleRequest): Promise<Result<Bundle>> {
  try {
    const merged = request.merge ? await mergeAnnexes(request) : { pdf: request.front, fates: request.annexes.map(attachedAsAsked) };
    const attached = request.annexes.filter((_, index) => merged.fates[index]?.fate === 'attached');
    const pdf = attachFiles(merged.pdf, attached, request.now);
    return ok({ pdf, pages: pageRefs(openPdf(pdf)).length, fates: merged.fates });
  } catch (error) {
    if (error instanceof PdfError) return fail('document.unreadable', { reason: error.message });
    throw error;
  }
}

/** Whether this annex can become pages; the reason why not, else null. Reads the file as merging would. */
export async function mergeFault(annex: Annex): Promise<string | null> {
  const read = await readPages(annex);
  return 'fault' in read ? read.fault : null;
}

interface Merged {
  readonly pdf: Uint8Array;
  readonly fates: readonly AnnexFate[];
}

async function mergeAnnexes(request: BundleRequest): Promise<Merged> {
  const bundle = await openFront(request.front);
  const font = await bundle.embedFont(StandardFonts.Helvetica);
  const fates: AnnexFate[] = [];
  const outlines: OutlineEntry[] = [];
  for (const annex of request.annexes) {
    const known = request.keepWhole?.[annex.id];
    const read = known === undefined ? await readPages(annex) : { fault: known };
    const placed = 'fault' in read ? read : place(bundle, read, { font, reference: request.reference });
    if ('fault' in placed) {
      fates.push(annex.bytes.length === 0 ? { id: annex.id, fate: 'refused', reason: 'the file is empty' } : { id: annex.id, fate: 'attached', reason: placed.fault });
      continue;
    }
    outlines.push({ title: annex.name, page: placed.first });
    fates.push({ id: annex.id, fate: 'merged', firstPage: placed.firstPage });
  }
  if (outlines.length > 0) {
    appendOutlines(bundle, outlines);
    withdrawClaims(bundle);
  }
  return { pdf: outlines.length > 0 ? await bundle.save({ useObjectStreams: true, updateFieldAppearances: false, addDefaultPage: false }) : request.front, fates };
}

function attachedAsAsked(annex: Annex): AnnexFate {
  return annex.bytes.length === 0 ? { id: annex.id, fate: 'refused', reason: 'the file is empty' } : { id: annex.id, fate: 'attached' };
}

async function openFront(front: Uint8Array): Promise<PDFDocument> {
  // our own reader names the damage; pdf-lib then reads the same bytes
  pageRefs(openPdf(front));
  try {
    const document = await PDFDocument.load(front, { updateMetadata: false });
    document.getPages();
    return document;
  } catch {
    throw new PdfError('its first pages cannot be opened');
  }
}

async function readPages(annex: Annex): Promise<AnnexDocument | { readonly fault: string }> {
  if (annex.type === 'application/pdf') return readAnnexPdf(annex.bytes);
  if (annex.type === 'image/png' || annex.type === 'image/jpeg') return imagePage(annex.bytes, annex.type);
  return { fault: 'files of this type are not pages' };
}

function place(bundle: PDFDocument, annex: AnnexDocument, stamp: Parameters<typeof placePages>[2]): { readonly first: OutlineEntry['page']; readonly firstPage: number } | { readonly fault: string } {
  const before = bundle.getPageCount();
  try {
    const first = placePages(bundle, annex, stamp)[0];
    if (first !== undefined) return { first: first.ref, firstPage: before + 1 };
  } catch (error) {
    // the copy ran out of stack on a structure without end; anything else is a bug
    if (!(error instanceof RangeError)) throw error;
    while (bundle.getPageCount() > before) bundle.removePage(bundle.getPageCount() - 1);
  }
  return { fault: 'it is nested too deeply' };
}
