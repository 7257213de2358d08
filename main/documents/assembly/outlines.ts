import { PDFDict, type PDFDocument, PDFHexString, PDFName, PDFNumber, PDFRef } from 'pdf-lib';

export interface OutlineEntry {
  readonly title: string;
  readonly page: PDFRef;
}

/** Appends bookmarks behind those that the document has (ISO 32000-1, 12.3.3). */
export function appendOutlines(document: PDFDocument, entries: readonly OutlineEntry[]): void {
  if (entries.length === 0) return;
  const { context, catalog } = document;
  const existing = catalog.lookup(PDFName.of('Outlines'));
  const root = existing instanceof PDFDict ? existing : context.obj({ Type: 'Outlines' });
  const known = catalog.get(PDFName.of('Outlines'));
  const rootRef = known instanceof PDFRef ? known : context.register(root);
  catalog.set(PDFName.of('Outlines'), rootRef);
  let previous = root.get(PDFName.of('Last'));
  for (const entry of entries) {
    const item = context.obj({ Parent: rootRef, Dest: [entry.page, 'Fit'] });
    item.set(PDFName.of('Title'), PDFHexString.fromText(entry.title));
    const reference = context.register(item);
    const before = context.lookup(previous);
    if (previous !== undefined && before instanceof PDFDict) {
      item.set(PDFName.of('Prev'), previous);
      before.set(PDFName.of('Next'), reference);
    } else root.set(PDFName.of('First'), reference);
    previous = reference;
  }
  if (previous !== undefined) root.set(PDFName.of('Last'), previous);
  const count = root.lookup(PDFName.of('Count'));
  root.set(PDFName.of('Count'), PDFNumber.of(entries.length + Math.max(0, count instanceof PDFNumber ? count.asNumber() : 0)));
}
