import { PDFDict, type PDFDocument, PDFName, PDFRawStream, PDFStream } from 'pdf-lib';

/**
 * Takes back what the front says of the whole file: a bundle with foreign pages is neither PDF/A nor PDF/UA, and its tags cover
 * only our own pages.
 */
export function withdrawClaims(document: PDFDocument): void {
  const { catalog, context } = document;
  catalog.delete(PDFName.of('OutputIntents'));
  const mark = catalog.lookup(PDFName.of('MarkInfo'));
  if (mark instanceof PDFDict) mark.set(PDFName.of('Suspects'), context.obj(true));
  const metadata = catalog.lookup(PDFName.of('Metadata'));
  if (!(metadata instanceof PDFStream)) return;
  const text = metadata instanceof PDFRawStream && !metadata.dict.has(PDFName.of('Filter')) ? withoutClaims(Buffer.from(metadata.getContents()).toString('utf8')) : null;
  catalog.delete(PDFName.of('Metadata'));
  if (text !== null) catalog.set(PDFName.of('Metadata'), context.register(context.stream(Buffer.from(text, 'utf8'), { Type: 'Metadata', Subtype: 'XML' })));
}

/** XMP without the properties of the PDF/A and PDF/UA identification schemas, and without the schema descriptions that PDF/A asks for. */
export function withoutClaims(xmp: string): string {
  return xmp
    .replace(/<(pdfaid|pdfuaid):(\w+)[^>]*>[^<]*<\/\1:\2>/g, '')
    .replace(/\s(?:pdfaid|pdfuaid):\w+\s*=\s*(?:"[^"]*"|'[^']*')/g, '')
    .replace(/\sxmlns:(?:pdfaid|pdfuaid)\s*=\s*(?:"[^"]*"|'[^']*')/g, '')
    .replace(/<pdfaExtension:schemas>[\s\S]*?<\/pdfaExtension:schemas>/g, '');
}
