import { catalogue, dictAt, pageRefs, type PdfFile } from '../pdf/file.ts';
import { array, dict, isArray, isDict, isName, isRef, isString, name, PdfError, type PdfObject, type PdfRef, type PdfStream, textOf, textString, withEntries } from '../pdf/objects.ts';
import type { PdfUpdate } from '../pdf/update.ts';
import { isTagged, nextStructParent, tagWidget } from './structure.ts';
import type { SignaturePlace } from './types.ts';

/**
 * Adds a signature field whose value is `signature`. The first of a tagged document is tagged and may be visible; later ones have no
 * size and stay out of the structure tree, since a change there would make earlier signatures look tampered with.
 * Throws PdfError when the file has no such page.
 */
export function addSignatureField(file: PdfFile, update: PdfUpdate, signature: PdfRef, place: SignaturePlace | null, label: string): void {
  const form = formOf(file);
  const names = fieldNames(file, form.fields);
  const first = names.signatures === 0;
  const tagged = isTagged(file);
  const visible = first || !tagged ? place : null;
  const page = pageRefs(file, (visible?.page ?? 0) + 1)[visible?.page ?? 0];
  if (page === undefined) throw new PdfError('the page of the signature does not exist');
  const structParent = tagged && first ? nextStructParent(file) : null;
  const rect: SignaturePlace['rect'] = visible?.rect ?? [0, 0, 0, 0];
  const widget = update.add(
    dict({
      Type: name('Annot'),
      Subtype: name('Widget'),
      FT: name('Sig'),
      T: textString(freeName(names.all)),
      TU: textString(label),
      V: signature,
      F: PRINT_AND_LOCKED,
      P: page,
      Rect: array(rect),
      AP: dict({ N: update.add(emptyAppearance(rect)) }),
      ...(structParent === null ? {} : { StructParent: structParent }),
    }),
  );
  addToPage(file, update, page, widget, tagged && first);
  addToForm(file, update, form, widget);
  if (structParent !== null) tagWidget(file, update, widget, page, structParent);
}

/** Annotation flags Print (4) and Locked (128): PDF/A-3, 6.3.2 wants the first. */
const PRINT_AND_LOCKED = 132;
const SIGNATURES_EXIST_APPEND_ONLY = 3;
/** PDF/A-3, 6.3.3 wants an appearance; the layout has set what is to be seen. */
function emptyAppearance([left, bottom, right, top]: SignaturePlace['rect']): PdfStream {
  const form = { Type: name('XObject'), Subtype: name('Form'), BBox: array([0, 0, right - left, top - bottom]), Resources: dict({}) };
  return { type: 'stream', dict: dict(form), data: new Uint8Array() };
}

const MAX_FIELDS = 10_000;

interface Form {
  /** Where the form lies, null when the document has none or holds it in its catalogue. */
  readonly ref: PdfRef | null;
  readonly entries: ReadonlyMap<string, PdfObject>;
  readonly fields: readonly PdfObject[];
}

function formOf(file: PdfFile): Form {
  const value = catalogue(file).entries.get('AcroForm');
  const form = file.resolve(value);
  if (!isDict(form)) return { ref: null, entries: new Map(), fields: [] };
  const fields = file.resolve(form.entries.get('Fields'));
  return { ref: isRef(value) ? value : null, entries: form.entries, fields: isArray(fields) ? fields.items : [] };
}

function fieldNames(file: PdfFile, fields: readonly PdfObject[]): { readonly all: ReadonlySet<string>; readonly signatures: number } {
  const all = new Set<string>();
  let signatures = 0;
  for (const field of fields.slice(0, MAX_FIELDS)) {
    const found = file.resolve(field);
    if (!isDict(found)) continue;
    const title = file.resolve(found.entries.get('T'));
    if (isString(title)) all.add(textOf(title));
    if (isName(file.resolve(found.entries.get('FT')), 'Sig') && isDict(file.resolve(found.entries.get('V')))) signatures += 1;
  }
  return { all, signatures };
}

function freeName(taken: ReadonlySet<string>): string {
  for (let i = 1; ; i += 1) if (!taken.has(`Signature${i}`)) return `Signature${i}`;
}

function addToPage(file: PdfFile, update: PdfUpdate, page: PdfRef, widget: PdfRef, tabs: boolean): void {
  const old = dictAt(file, page, 'the page');
  const reference = old.entries.get('Annots') ?? null;
  const list = file.resolve(reference);
  const annotations = array([...(isArray(list) ? list.items : []), widget]);
  if (isRef(reference) && isArray(list)) update.replace(reference, annotations);
  const needsTabs = tabs && !isName(old.entries.get('Tabs'), 'S');
  const inPage = isRef(reference) && isArray(list) ? {} : { Annots: annotations };
  if (needsTabs || 'Annots' in inPage) update.replace(page, withEntries(old, { ...inPage, ...(needsTabs ? { Tabs: name('S') } : {}) }));
}

function addToForm(file: PdfFile, update: PdfUpdate, form: Form, widget: PdfRef): void {
  const entries = withEntries(dict(form.entries), { Fields: array([...form.fields, widget]), SigFlags: SIGNATURES_EXIST_APPEND_ONLY });
  if (form.ref !== null) return update.replace(form.ref, entries);
  const root = file.trailer.entries.get('Root');
  if (!isRef(root)) throw new PdfError('the catalogue is missing');
  update.replace(root, withEntries(catalogue(file), { AcroForm: update.add(entries) }));
}
