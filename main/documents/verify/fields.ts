import { catalogue, type PdfFile } from '../pdf/file.ts';
import { isArray, isDict, isName, isRef, isString, PdfError, type PdfDict, type PdfObject, type PdfString, textOf } from '../pdf/objects.ts';

/** A signature field that is signed. */
export interface SignedField {
  /** Full name, its parents' names before it. */
  readonly field: string;
  readonly kind: 'signature' | 'timestamp';
  readonly signature: PdfDict;
  readonly subFilter: string;
  readonly contents: PdfString;
  readonly byteRange: readonly number[];
  /** The signature dictionary stands in the file itself, so that its places are places in the file. */
  readonly placed: boolean;
  /** Level of /DocMDP where it certifies: 1 no changes, 2 forms, 3 forms and annotations; null otherwise. */
  readonly certifies: number | null;
}

/** All signed fields, in the order of the bytes they cover. Throws PdfError when the form runs in a circle. */
export function signedFields(file: PdfFile): readonly SignedField[] {
  const form = file.resolve(catalogue(file).entries.get('AcroForm'));
  if (!isDict(form)) return [];
  const found: SignedField[] = [];
  walk(file, form.entries.get('Fields'), '', null, new Set(), found);
  return found.sort((a, b) => coveredTo(a) - coveredTo(b));
}

/** Numbers of all objects that are signature fields or their annotations, and whether the value is a document time-stamp. */
export function signatureObjects(file: PdfFile): ReadonlyMap<number, 'signature' | 'timestamp'> {
  const form = file.resolve(catalogue(file).entries.get('AcroForm'));
  const found = new Map<number, 'signature' | 'timestamp'>();
  const open: { readonly kids: PdfObject | undefined; readonly kind: 'signature' | 'timestamp' | null }[] = [];
  const seen = new Set<number>();
  if (isDict(form)) open.push({ kids: form.entries.get('Fields'), kind: null });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const list = file.resolve(next.kids);
    for (const item of isArray(list) ? list.items : []) {
      const field = file.resolve(item);
      if (!isRef(item) || !isDict(field) || seen.has(item.num)) continue;
      seen.add(item.num);
      const value = file.resolve(field.entries.get('V'));
      const own = isDict(value) && isName(file.resolve(value.entries.get('Type')), 'DocTimeStamp') ? 'timestamp' : 'signature';
      const kind = isName(file.resolve(field.entries.get('FT')), 'Sig') ? own : next.kind;
      if (kind !== null) found.set(item.num, kind);
      open.push({ kids: field.entries.get('Kids'), kind });
    }
  }
  return found;
}

const MAX_DEPTH = 64;

function coveredTo(field: SignedField): number {
  return (field.byteRange.at(-2) ?? 0) + (field.byteRange.at(-1) ?? 0);
}

function walk(file: PdfFile, kids: PdfObject | undefined, prefix: string, inherited: PdfObject, above: ReadonlySet<number>, found: SignedField[]): void {
  if (above.size > MAX_DEPTH) throw new PdfError('the form is nested too deeply');
  const list = file.resolve(kids);
  if (!isArray(list)) return;
  for (const item of list.items) {
    if (isRef(item) && above.has(item.num)) throw new PdfError('the form runs in a circle');
    const field = file.resolve(item);
    if (!isDict(field)) continue;
    const title = file.resolve(field.entries.get('T'));
    const full = isString(title) ? (prefix === '' ? textOf(title) : `${prefix}.${textOf(title)}`) : prefix;
    const type = file.resolve(field.entries.get('FT')) ?? inherited;
    const signed = isName(type, 'Sig') ? readSigned(file, field, full) : null;
    if (signed !== null) found.push(signed);
    if (field.entries.has('Kids')) walk(file, field.entries.get('Kids'), full, type, isRef(item) ? new Set([...above, item.num]) : above, found);
  }
}

function readSigned(file: PdfFile, field: PdfDict, full: string): SignedField | null {
  const value = field.entries.get('V');
  const signature = file.resolve(value);
  if (!isDict(signature)) return null;
  const get = (key: string): PdfObject => file.resolve(signature.entries.get(key));
  const contents = get('Contents');
  if (!isString(contents)) return null;
  const range = get('ByteRange');
  const subFilter = get('SubFilter');
  const timestamp = isName(get('Type'), 'DocTimeStamp') || isName(subFilter, 'ETSI.RFC3161');
  return {
    field: full,
    kind: timestamp ? 'timestamp' : 'signature',
    signature,
    subFilter: isName(subFilter) ? subFilter.name : '',
    contents,
    byteRange: isArray(range) ? range.items.map((item) => (typeof item === 'number' ? item : -1)) : [],
    placed: !isRef(value) || file.entries.get(value.num)?.kind === 'offset',
    certifies: certification(file, get('Reference')),
  };
}

function certification(file: PdfFile, references: PdfObject): number | null {
  if (!isArray(references)) return null;
  for (const item of references.items) {
    const reference = file.resolve(item);
    if (!isDict(reference) || !isName(file.resolve(reference.entries.get('TransformMethod')), 'DocMDP')) continue;
    const params = file.resolve(reference.entries.get('TransformParams'));
    const level = isDict(params) ? file.resolve(params.entries.get('P')) : null;
    return typeof level === 'number' ? level : 2;
  }
  return null;
}
