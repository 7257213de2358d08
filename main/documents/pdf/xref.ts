import { decodeStream } from './filters.ts';
import { isArray, isDict, isName, isStream, type PdfDict, PdfError, type PdfObject } from './objects.ts';
import { parseIndirect, parseObject, type PdfParser, parserAt, readInteger, skipSpace, takeWord } from './parser.ts';

/** Where an object lies: at a byte, inside an object stream, or nowhere. */
export type XrefEntry =
  | { readonly kind: 'offset'; readonly offset: number; readonly gen: number }
  | { readonly kind: 'packed'; readonly stream: number; readonly index: number }
  | { readonly kind: 'free' };

/** One cross-reference section: what one save of the file changed. */
export interface XrefSection {
  readonly offset: number;
  readonly kind: 'table' | 'stream';
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly trailer: PdfDict;
}

/** All sections, newest first, by the chain of /Prev from the last `startxref`. Throws PdfError when a link of the chain is damaged. */
export function readXref(bytes: Uint8Array): readonly XrefSection[] {
  const sections: XrefSection[] = [];
  const seen = new Set<number>();
  let offset: number | null = startXref(bytes);
  while (offset !== null) {
    if (seen.has(offset)) throw new PdfError('the cross-references run in a circle');
    if (seen.size > MAX_SECTIONS) throw new PdfError('the file was saved too often to be followed');
    seen.add(offset);
    const section: XrefSection = readSection(bytes, offset);
    sections.push(section);
    const prev: PdfObject = section.trailer.entries.get('Prev') ?? null;
    offset = typeof prev === 'number' ? prev : null;
  }
  return sections;
}

/** The offset that the last `startxref` names. */
export function startXref(bytes: Uint8Array): number {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf('startxref', undefined, 'latin1');
  if (at < 0) throw new PdfError('the end of the file is missing');
  const parser = parserAt(bytes, at + 9);
  skipSpace(parser);
  return readInteger(parser);
}

const MAX_SECTIONS = 2_000;
/** ISO 32000-1, annex C: more objects than this are not to be expected, and cost memory. */
const MAX_OBJECTS = 8_388_607;

function readSection(bytes: Uint8Array, offset: number): XrefSection {
  if (offset >= bytes.length) throw new PdfError('a cross-reference lies behind the end of the file');
  const parser = parserAt(bytes, offset);
  skipSpace(parser);
  if (!takeWord(parser, 'xref')) return readStreamSection(parser, offset);
  const entries = readTable(parser);
  const trailer = parseObject(parser);
  if (!isDict(trailer)) throw new PdfError('the trailer is missing');
  const hybrid = trailer.entries.get('XRefStm');
  if (typeof hybrid === 'number') {
    for (const [num, entry] of readStreamSection(parserAt(bytes, hybrid), hybrid).entries) {
      if ((entries.get(num)?.kind ?? 'free') === 'free') entries.set(num, entry);
    }
  }
  return { offset, kind: 'table', entries, trailer };
}

function readTable(parser: PdfParser): Map<number, XrefEntry> {
  const entries = new Map<number, XrefEntry>();
  for (;;) {
    skipSpace(parser);
    if (takeWord(parser, 'trailer')) return entries;
    const first = readInteger(parser);
    skipSpace(parser);
    const count = readInteger(parser);
    if (first + count > MAX_OBJECTS) throw new PdfError('the cross-reference table is impossibly long');
    for (let i = 0; i < count; i += 1) {
      skipSpace(parser);
      const offset = readInteger(parser);
      skipSpace(parser);
      const gen = readInteger(parser);
      skipSpace(parser);
      if (takeWord(parser, 'n')) entries.set(first + i, { kind: 'offset', offset, gen });
      else if (takeWord(parser, 'f')) entries.set(first + i, { kind: 'free' });
      else throw new PdfError('the cross-reference table is damaged');
    }
  }
}

function readStreamSection(parser: PdfParser, offset: number): XrefSection {
  const { value } = parseIndirect(parser, (length) => (typeof length === 'number' ? length : null));
  if (!isStream(value) || !isName(value.dict.entries.get('Type'), 'XRef')) throw new PdfError('no cross-reference where one should be');
  const numbers = (key: string): readonly number[] | null => {
    const list = value.dict.entries.get(key);
    return isArray(list) ? list.items.map((item) => (typeof item === 'number' && item >= 0 ? item : 0)) : null;
  };
  const [w0, w1, w2] = numbers('W') ?? [];
  const size = value.dict.entries.get('Size');
  if (w0 === undefined || w1 === undefined || w2 === undefined || typeof size !== 'number') throw new PdfError('the cross-reference stream is damaged');
  const data = decodeStream(value, (direct) => direct ?? null);
  return { offset, kind: 'stream', entries: readFields(data, [w0, w1, w2], numbers('Index') ?? [0, size]), trailer: value.dict };
}

function readFields(data: Uint8Array, [w0, w1, w2]: readonly [number, number, number], index: readonly number[]): Map<number, XrefEntry> {
  const entries = new Map<number, XrefEntry>();
  const width = w0 + w1 + w2;
  if (width === 0 || width > 24) throw new PdfError('the cross-reference stream is damaged');
  const field = (at: number, bytes: number): number => {
    let value = 0;
    for (let i = 0; i < bytes; i += 1) value = value * 256 + (data[at + i] ?? 0);
    return value;
  };
  let at = 0;
  for (let run = 0; run + 1 < index.length; run += 2) {
    const first = index[run] ?? 0;
    const count = index[run + 1] ?? 0;
    if (first + count > MAX_OBJECTS) throw new PdfError('the cross-reference stream is impossibly long');
    for (let i = 0; i < count && at + width <= data.length; i += 1, at += width) {
      const kind = w0 === 0 ? 1 : field(at, w0);
      const second = field(at + w0, w1);
      const third = field(at + w0 + w1, w2);
      if (kind === 1) entries.set(first + i, { kind: 'offset', offset: second, gen: third });
      else if (kind === 2) entries.set(first + i, { kind: 'packed', stream: second, index: third });
      else entries.set(first + i, { kind: 'free' });
    }
  }
  return entries;
}
