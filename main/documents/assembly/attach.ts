import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { catalogue, openPdf, type PdfFile } from '../pdf/file.ts';
import { array, dict, hexString, isArray, isDict, isRef, isString, name, PdfError, type PdfObject, type PdfRef, textOf, textString, withEntries } from '../pdf/objects.ts';
import { createUpdate, type PdfUpdate } from '../pdf/update.ts';
import type { Annex } from './types.ts';

/**
 * Embeds files as PDF/A-3 asks (associated with the document, AFRelationship Data) in an incremental update: a conforming file
 * stays one, its pages stay byte for byte. Throws PdfError when the PDF is damaged.
 */
export function attachFiles(pdf: Uint8Array, annexes: readonly Annex[], now: string): Uint8Array {
  if (annexes.length === 0) return pdf;
  const file = openPdf(pdf);
  const update = createUpdate(file);
  const root = catalogue(file);
  const names = namedFiles(file);
  const taken = new Set(names.map(({ key }) => key.toLowerCase()));
  const associated: PdfObject[] = [];
  for (const annex of annexes) {
    const key = freeName(annex.name, taken);
    const specification = update.add(fileSpecification(update, annex, key, now));
    names.push({ key, value: specification });
    associated.push(specification);
  }
  const rootRef = file.trailer.entries.get('Root');
  if (!isRef(rootRef)) throw new PdfError('the catalogue is missing');
  const oldNames = file.resolve(root.entries.get('Names'));
  const oldAssociated = file.resolve(root.entries.get('AF'));
  names.sort((a, b) => Buffer.compare(textString(a.key).bytes, textString(b.key).bytes));
  const tree = dict({ Names: array(names.flatMap(({ key, value }) => [textString(key), value])) });
  update.replace(
    rootRef,
    withEntries(root, {
      Names: withEntries(isDict(oldNames) ? oldNames : dict({}), { EmbeddedFiles: update.add(tree) }),
      AF: array([...(isArray(oldAssociated) ? oldAssociated.items : []), ...associated]),
    }),
  );
  const fileId = createHash('sha256').update(now).update(String(pdf.length)).digest().subarray(0, 16);
  return Buffer.concat([pdf, update.write(fileId)]);
}

const MAX_NODES = 10_000;

function fileSpecification(update: PdfUpdate, annex: Annex, key: string, now: string): PdfObject {
  const packed = deflateSync(annex.bytes);
  const embedded: PdfRef = update.add({
    type: 'stream',
    dict: dict({
      Type: name('EmbeddedFile'),
      Subtype: name(/^[\w.+-]+\/[\w.+-]+$/.test(annex.type) ? annex.type : 'application/octet-stream'),
      Filter: name('FlateDecode'),
      Params: dict({ Size: annex.bytes.length, ModDate: textString(pdfDate(now)), CheckSum: hexString(createHash('md5').update(annex.bytes).digest()) }),
    }),
    data: packed,
  });
  return dict({
    Type: name('Filespec'),
    F: textString(key.replace(/[^\x20-\x7e]/g, '_')),
    UF: textString(key),
    Desc: textString(`Collected file ${annex.id}`),
    AFRelationship: name('Data'),
    EF: dict({ F: embedded, UF: embedded }),
  });
}

/** The files that are embedded already, from a name tree of any shape. */
function namedFiles(file: PdfFile): { readonly key: string; readonly value: PdfObject }[] {
  const found: { readonly key: string; readonly value: PdfObject }[] = [];
  const names = file.resolve(catalogue(file).entries.get('Names'));
  const open: PdfObject[] = isDict(names) ? [names.entries.get('EmbeddedFiles') ?? null] : [];
  for (let visited = 0; open.length > 0; visited += 1) {
    if (visited > MAX_NODES) throw new PdfError('the list of embedded files runs in a circle');
    const node = file.resolve(open.pop());
    if (!isDict(node)) continue;
    const kids = file.resolve(node.entries.get('Kids'));
    if (isArray(kids)) open.push(...kids.items);
    const pairs = file.resolve(node.entries.get('Names'));
    for (let i = 0; isArray(pairs) && i + 1 < pairs.items.length; i += 2) {
      const key = file.resolve(pairs.items[i]);
      if (isString(key)) found.push({ key: textOf(key), value: pairs.items[i + 1] ?? null });
    }
  }
  return found;
}

/** The name without path separators and control characters, with a number where another file has it already. */
function freeName(wanted: string, taken: Set<string>): string {
  const clean = wanted.replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]/gu, '_').slice(-120) || 'file';
  let free = clean;
  for (let i = 2; taken.has(free.toLowerCase()); i += 1) free = clean.replace(/(\.[^.]*)?$/, (extension) => `-${i}${extension}`);
  taken.add(free.toLowerCase());
  return free;
}

function pdfDate(iso: string): string {
  return `D:${Temporal.Instant.from(iso).toString({ smallestUnit: 'second' }).replace(/\D/g, '')}Z`;
}
