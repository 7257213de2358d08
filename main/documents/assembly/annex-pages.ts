import { PDFArray, PDFDict, PDFDocument, PDFName, PDFNumber, type PDFObject, type PDFPageLeaf, PDFRawStream, PDFStream } from 'pdf-lib';
import { openPdf } from '../pdf/file.ts';
import { reduceToAllowed } from './allow-list.ts';
import { flattenable, type FlatAnnotation } from './annotations.ts';
import { contentFault } from './content-check.ts';
import { contentBytes } from './streams.ts';

/** A foreign page reduced to what it draws. Its resources still belong to the document it came from. */
export interface AnnexPage {
  /** Visible box: left, bottom, right, top. */
  readonly box: readonly [number, number, number, number];
  readonly rotate: number;
  readonly userUnit: number;
  readonly content: Uint8Array;
  readonly resources: PDFDict | null;
  readonly group: PDFDict | null;
  readonly annotations: readonly FlatAnnotation[];
}

export interface AnnexDocument {
  readonly source: PDFDocument;
  readonly pages: readonly AnnexPage[];
}

/** Reads a foreign PDF and reduces its pages by the allow-list; or says why it cannot be merged without changing what it shows. */
export async function readAnnexPdf(bytes: Uint8Array): Promise<AnnexDocument | { readonly fault: string }> {
  if (isEncrypted(bytes)) return { fault: 'it is encrypted' };
  try {
    const source = await PDFDocument.load(bytes, { updateMetadata: false, ignoreEncryption: true, throwOnInvalidObject: true, warnOnInvalidObjects: false });
    if (source.isEncrypted || source.context.trailerInfo.Encrypt !== undefined) return { fault: 'it is encrypted' };
    if (hidesLayers(source)) return { fault: 'it has layers that are switched off' };
    const pages: AnnexPage[] = [];
    const seen = new Set<PDFObject>();
    for (const page of source.getPages()) {
      if (pages.length >= MAX_PAGES) return { fault: `it has more than ${MAX_PAGES} pages` };
      const read = readPage(source, page.node, seen);
      if (typeof read === 'string') return { fault: read };
      pages.push(read);
    }
    return pages.length === 0 ? { fault: 'it has no pages' } : { source, pages };
  } catch {
    // pdf-lib throws errors of many kinds on damaged files; all mean the same to whoever assembles
    return { fault: 'it is damaged' };
  }
}

/** By the trailer, since pdf-lib cannot open the packed objects of an encrypted file at all. */
function isEncrypted(bytes: Uint8Array): boolean {
  try {
    return openPdf(bytes).trailer.entries.has('Encrypt');
  } catch {
    return false;
  }
}

const MAX_PAGES = 5_000;
/** ISO 32000-1, annex C. */
const MAX_SIDE = 14_400;

function readPage(source: PDFDocument, page: PDFPageLeaf, seen: Set<PDFObject>): AnnexPage | string {
  const box = visibleBox(page);
  if (box === null) return 'a page has no size';
  const content = pageContent(page);
  if (content === null) return 'a page cannot be unpacked';
  const resources = page.Resources() ?? null;
  const fault = contentFault(content) ?? (resources === null ? null : reduceToAllowed(resources, 'resources', seen));
  if (fault !== null) return fault;
  const annotations = flattenable(source, page, seen);
  if (typeof annotations === 'string') return annotations;
  const group = page.lookup(PDFName.of('Group'));
  const groupFault = group instanceof PDFDict ? reduceToAllowed(group, 'object', seen) : null;
  if (groupFault !== null) return groupFault;
  return {
    box,
    rotate: (((Math.round((page.Rotate()?.asNumber() ?? 0) / 90) * 90) % 360) + 360) % 360,
    userUnit: numberOf(page.lookup(PDFName.of('UserUnit'))) ?? 1,
    content,
    resources,
    group: group instanceof PDFDict ? group : null,
    annotations,
  };
}

/** The crop box within the media box (ISO 32000-1, 14.11.2), or null when it is empty or beyond all measure. */
function visibleBox(page: PDFPageLeaf): AnnexPage['box'] | null {
  const media = rectangle(page.MediaBox());
  const crop = rectangle(page.CropBox()) ?? media;
  if (media === null || crop === null) return null;
  const cut: AnnexPage['box'] = [Math.max(media[0], crop[0]), Math.max(media[1], crop[1]), Math.min(media[2], crop[2]), Math.min(media[3], crop[3])];
  const box = cut[2] > cut[0] && cut[3] > cut[1] ? cut : media;
  const [width, height] = [box[2] - box[0], box[3] - box[1]];
  return width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE ? box : null;
}

/** Four numbers as left, bottom, right, top. */
export function rectangle(value: PDFObject | undefined): AnnexPage['box'] | null {
  if (!(value instanceof PDFArray) || value.size() < 4) return null;
  const [a, b, c, d] = [0, 1, 2, 3].map((i) => numberOf(value.lookup(i)));
  if (a === undefined || b === undefined || c === undefined || d === undefined || a === null || b === null || c === null || d === null) return null;
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}

export function numberOf(value: PDFObject | undefined): number | null {
  return value instanceof PDFNumber && Number.isFinite(value.asNumber()) ? value.asNumber() : null;
}

function pageContent(page: PDFPageLeaf): Uint8Array | null {
  const contents = page.lookup(PDFName.of('Contents'));
  if (contents === undefined) return new Uint8Array();
  const streams = contents instanceof PDFArray ? Array.from({ length: contents.size() }, (_, i) => contents.lookup(i)) : [contents];
  const pieces: Uint8Array[] = [];
  for (const stream of streams) {
    const bytes = stream instanceof PDFRawStream ? contentBytes(stream) : stream instanceof PDFStream ? stream.getContents() : null;
    if (bytes === null) return null;
    pieces.push(bytes, NEW_LINE);
  }
  return Buffer.concat(pieces);
}

/** Pieces of content are one stream, but a token never runs over their edge (ISO 32000-1, 7.8.2). */
const NEW_LINE = Uint8Array.of(0x0a);

function hidesLayers(source: PDFDocument): boolean {
  const properties = source.catalog.lookup(PDFName.of('OCProperties'));
  const settings = properties instanceof PDFDict ? properties.lookup(PDFName.of('D')) : undefined;
  if (!(settings instanceof PDFDict)) return false;
  const off = settings.lookup(PDFName.of('OFF'));
  const base = settings.lookup(PDFName.of('BaseState'));
  return (off instanceof PDFArray && off.size() > 0) || base === PDFName.of('OFF') || settings.has(PDFName.of('AS'));
}
