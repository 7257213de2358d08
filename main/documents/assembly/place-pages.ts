import { PDFDict, type PDFDocument, type PDFFont, PDFName, PDFObjectCopier, type PDFPage, PDFStream } from 'pdf-lib';
import type { AnnexDocument, AnnexPage } from './annex-pages.ts';

/** What is printed on each annex page: the case's reference and the page's number in the bundle. */
export interface PageStamp {
  readonly font: PDFFont;
  readonly reference: string;
}

/**
 * Adds reduced pages to the bundle. Each foreign page becomes one form XObject in its own graphics state, so that nothing it leaves
 * behind can move or hide the stamp.
 */
export function placePages(bundle: PDFDocument, annex: AnnexDocument, stamp: PageStamp): readonly PDFPage[] {
  const copier = PDFObjectCopier.for(annex.source.context, bundle.context);
  return annex.pages.map((source) => {
    const page = bundle.addPage([source.box[2] - source.box[0], source.box[3] - source.box[1]]);
    page.setMediaBox(source.box[0], source.box[1], source.box[2] - source.box[0], source.box[3] - source.box[1]);
    if (source.rotate !== 0) page.node.set(PDFName.of('Rotate'), bundle.context.obj(source.rotate));
    if (source.userUnit !== 1) page.node.set(PDFName.of('UserUnit'), bundle.context.obj(source.userUnit));
    const drawn = [page.node.newXObject('Annex', bundle.context.register(pageForm(bundle, copier, source)))];
    let content = `q /${drawn[0]?.decodeText()} Do Q\n`;
    for (const annotation of source.annotations) {
      const appearance = copier.copy(annotation.appearance);
      appearance.dict.set(PDFName.of('Type'), PDFName.of('XObject'));
      appearance.dict.set(PDFName.of('Subtype'), PDFName.of('Form'));
      const name = page.node.newXObject('Note', bundle.context.register(appearance));
      content += `q ${annotation.matrix.map(plain).join(' ')} cm /${name.decodeText()} Do Q\n`;
    }
    const stream = bundle.context.flateStream(content + stampContent(bundle, page, source, stamp));
    page.node.set(PDFName.of('Contents'), bundle.context.register(stream));
    return page;
  });
}

function pageForm(bundle: PDFDocument, copier: PDFObjectCopier, source: AnnexPage): PDFStream {
  const form = bundle.context.flateStream(source.content, { Type: 'XObject', Subtype: 'Form', FormType: 1, BBox: [...source.box] });
  form.dict.set(PDFName.of('Resources'), source.resources === null ? PDFDict.withContext(bundle.context) : copier.copy(source.resources));
  if (source.group !== null) form.dict.set(PDFName.of('Group'), copier.copy(source.group));
  return form;
}

const STAMP_SIZE = 7;
const STAMP_MARGIN = 12;

/** `R-2026-B017 000012` at the lower right corner of the page as it is shown, rotation included. */
function stampContent(bundle: PDFDocument, page: PDFPage, source: AnnexPage, stamp: PageStamp): string {
  const text = `${stamp.reference} ${String(bundle.getPageCount()).padStart(6, '0')}`;
  // small pages (labels, receipts) get a small stamp, so that it stays in their margin
  const shortSide = Math.min(source.box[2] - source.box[0], source.box[3] - source.box[1]);
  const size = Math.min(STAMP_SIZE / source.userUnit, shortSide / 40);
  const inset = Math.min(STAMP_MARGIN / source.userUnit, shortSide / 20);
  const along = stamp.font.widthOfTextAtSize(text, size) + inset;
  const [left, bottom, right, top] = source.box;
  const matrix = {
    0: [1, 0, 0, 1, right - along, bottom + inset],
    90: [0, 1, -1, 0, right - inset, top - along],
    180: [-1, 0, 0, -1, left + along, top - inset],
    270: [0, -1, 1, 0, left + inset, bottom + along],
  }[source.rotate] ?? [1, 0, 0, 1, right - along, bottom + inset];
  const font = page.node.newFontDictionary('Stamp', stamp.font.ref);
  return `q 0 g BT /${font.decodeText()} ${plain(size)} Tf ${matrix.map(plain).join(' ')} Tm ${stamp.font.encodeText(text)} Tj ET Q\n`;
}

function plain(value: number): string {
  return Number(value.toFixed(5)).toString().includes('e') ? value.toFixed(5) : String(Number(value.toFixed(5)));
}
