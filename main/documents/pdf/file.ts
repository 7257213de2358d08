import { decodeStream } from './filters.ts';
import { isDict, isRef, isStream, type PdfDict, PdfError, type PdfObject, type PdfRef, type PdfStream } from './objects.ts';
import { parseIndirect, parseObject, parserAt, readInteger, skipSpace } from './parser.ts';
import { readXref, type XrefEntry, type XrefSection } from './xref.ts';

/** A PDF read lazily: only what is asked for is parsed. Every method throws PdfError on damage. */
export interface PdfFile {
  readonly bytes: Uint8Array;
  /** Newest first. */
  readonly sections: readonly XrefSection[];
  /** Trailer of the newest section. */
  readonly trailer: PdfDict;
  /** One more than the highest object number in use. */
  readonly size: number;
  /** Where each object lies, newest section first. */
  readonly entries: ReadonlyMap<number, XrefEntry>;
  /** The object of that number; null for free and unknown ones. */
  readonly get: (num: number) => PdfObject;
  /** The value itself, references followed. */
  readonly resolve: (value: PdfObject | undefined) => PdfObject;
}

/** Opens a PDF by its cross-references. Throws PdfError when they are damaged: nothing is guessed. */
export function openPdf(bytes: Uint8Array): PdfFile {
  const sections = readXref(bytes);
  const newest = sections[0];
  if (newest === undefined) throw new PdfError('the file has no cross-references');
  const entries = new Map<number, XrefEntry>();
  for (const section of sections) for (const [num, entry] of section.entries) if (!entries.has(num)) entries.set(num, entry);
  let highest = 0;
  for (const num of entries.keys()) if (num > highest) highest = num;
  const size = newest.trailer.entries.get('Size');
  const reader = createReader(bytes, entries);
  return { bytes, sections, trailer: newest.trailer, size: Math.max(highest + 1, typeof size === 'number' ? size : 0), entries, ...reader };
}

/** The document catalogue. */
export function catalogue(file: PdfFile): PdfDict {
  return dictAt(file, file.trailer.entries.get('Root'), 'the catalogue');
}

/** The dictionary that this value is or refers to; throws PdfError naming `what` when it is none. */
export function dictAt(file: PdfFile, value: PdfObject | undefined, what: string): PdfDict {
  const found = file.resolve(value);
  if (!isDict(found)) throw new PdfError(`${what} is missing`);
  return found;
}

/** References of all pages, in order; throws PdfError when the page tree is damaged or runs in a circle. */
export function pageRefs(file: PdfFile, limit = Number.POSITIVE_INFINITY): readonly PdfRef[] {
  const pages: PdfRef[] = [];
  const seen = new Set<number>();
  const stack: PdfObject[] = [catalogue(file).entries.get('Pages') ?? null];
  while (stack.length > 0 && pages.length < limit) {
    const reference = stack.pop();
    if (!isRef(reference)) throw new PdfError('a page is no object of its own');
    if (seen.has(reference.num)) throw new PdfError('the page tree runs in a circle');
    seen.add(reference.num);
    const node = dictAt(file, reference, 'a page');
    const kids = file.resolve(node.entries.get('Kids'));
    if (typeof kids === 'object' && kids !== null && kids.type === 'array') for (let i = kids.items.length - 1; i >= 0; i -= 1) stack.push(kids.items[i] ?? null);
    else pages.push(reference);
  }
  return pages;
}

const MAX_REFERENCES = 32;

function createReader(bytes: Uint8Array, entries: ReadonlyMap<number, XrefEntry>): Pick<PdfFile, 'get' | 'resolve'> {
  const cache = new Map<number, PdfObject>();
  const streams = new Map<number, PackedObjects>();
  const open = new Set<number>();

  function get(num: number): PdfObject {
    const known = cache.get(num);
    if (known !== undefined) return known;
    if (open.has(num)) throw new PdfError('an object contains itself');
    open.add(num);
    try {
      const value = load(num, entries.get(num));
      cache.set(num, value);
      return value;
    } finally {
      open.delete(num);
    }
  }

  function load(num: number, entry: XrefEntry | undefined): PdfObject {
    if (entry === undefined || entry.kind === 'free') return null;
    if (entry.kind === 'packed') return packed(entry.stream).read(num);
    const found = parseIndirect(parserAt(bytes, entry.offset), (length) => {
      const value = resolve(length);
      return typeof value === 'number' && value >= 0 ? value : null;
    });
    if (found.num !== num) throw new PdfError(`object ${num} is not where the cross-reference says`);
    return found.value;
  }

  function packed(num: number): PackedObjects {
    let objects = streams.get(num);
    if (objects === undefined) {
      const stream = entries.get(num)?.kind === 'offset' ? get(num) : null;
      if (!isStream(stream)) throw new PdfError('an object stream is missing');
      objects = unpack(stream, resolve);
      streams.set(num, objects);
    }
    return objects;
  }

  function resolve(value: PdfObject | undefined): PdfObject {
    let current = value ?? null;
    for (let i = 0; isRef(current); i += 1) {
      if (i > MAX_REFERENCES) throw new PdfError('references run in a circle');
      current = get(current.num);
    }
    return current;
  }

  return { get, resolve };
}

interface PackedObjects {
  readonly read: (num: number) => PdfObject;
}

function unpack(stream: PdfStream, resolve: PdfFile['resolve']): PackedObjects {
  const first = resolve(stream.dict.entries.get('First'));
  const count = resolve(stream.dict.entries.get('N'));
  if (typeof first !== 'number' || typeof count !== 'number') throw new PdfError('an object stream is damaged');
  const data = decodeStream(stream, resolve);
  const offsets = new Map<number, number>();
  const head = parserAt(data, 0);
  for (let i = 0; i < count; i += 1) {
    skipSpace(head);
    const num = readInteger(head);
    skipSpace(head);
    offsets.set(num, first + readInteger(head));
  }
  return {
    read: (num) => {
      const offset = offsets.get(num);
      return offset === undefined ? null : parseObject(parserAt(data, offset));
    },
  };
}
