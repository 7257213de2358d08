import { array, dict, isDict, name, PdfError, type PdfObject, type PdfStream, type PdfString, ref } from './objects.ts';

/** A place in bytes from which objects are read (ISO 32000-1, 7.2 and 7.3). Readers throw PdfError and never read behind the end. */
export interface PdfParser {
  pos: number;
  readonly bytes: Uint8Array;
}

/** What `n g obj` introduces. */
export interface IndirectObject {
  readonly num: number;
  readonly gen: number;
  readonly value: PdfObject;
}

export function parserAt(bytes: Uint8Array, pos: number): PdfParser {
  return { bytes, pos };
}

/** The next object; a number followed by a number and `R` is a reference. */
export function parseObject(parser: PdfParser, depth = 0): PdfObject {
  if (depth > MAX_DEPTH) throw new PdfError('objects are nested too deeply');
  skipSpace(parser);
  const { bytes, pos } = parser;
  const byte = bytes[pos];
  if (byte === undefined) throw new PdfError('the file ends inside an object');
  if (byte === SLASH) return parseName(parser);
  if (byte === PAREN_OPEN) return parseLiteral(parser);
  if (byte === LESS) return bytes[pos + 1] === LESS ? parseDict(parser, depth) : parseHex(parser);
  if (byte === BRACKET_OPEN) return parseArray(parser, depth);
  if (isDigit(byte) || byte === 0x2b || byte === 0x2d || byte === 0x2e) return parseNumberOrRef(parser);
  const word = readWord(parser);
  if (word === 'true') return true;
  if (word === 'false') return false;
  if (word === 'null') return null;
  throw new PdfError(`no object begins at byte ${pos}`);
}

/** The object at `n g obj`, with its stream. `lengthOf` follows a /Length that is a reference; an untrue length falls back to `endstream`. */
export function parseIndirect(parser: PdfParser, lengthOf: (value: PdfObject) => number | null): IndirectObject {
  skipSpace(parser);
  const num = readInteger(parser);
  skipSpace(parser);
  const gen = readInteger(parser);
  skipSpace(parser);
  if (!takeWord(parser, 'obj')) throw new PdfError(`no object begins at byte ${parser.pos}`);
  const value = parseObject(parser);
  if (!isDict(value)) return { num, gen, value };
  const afterValue = parser.pos;
  skipSpace(parser);
  if (!takeWord(parser, 'stream')) {
    parser.pos = afterValue;
    return { num, gen, value };
  }
  if (parser.bytes[parser.pos] === 0x0d) parser.pos += 1;
  if (parser.bytes[parser.pos] === 0x0a) parser.pos += 1;
  const start = parser.pos;
  const length = lengthOf(value.entries.get('Length') ?? null);
  const stream: PdfStream = { type: 'stream', dict: value, data: parser.bytes.subarray(start, streamEnd(parser, start, length)) };
  return { num, gen, value: stream };
}

/** Skips white space and comments. */
export function skipSpace(parser: PdfParser): void {
  const { bytes } = parser;
  for (;;) {
    const byte = bytes[parser.pos];
    if (byte === undefined) return;
    if (isSpace(byte)) parser.pos += 1;
    else if (byte === PERCENT) while (parser.pos < bytes.length && bytes[parser.pos] !== 0x0a && bytes[parser.pos] !== 0x0d) parser.pos += 1;
    else return;
  }
}

/** Takes this keyword if it stands here. */
export function takeWord(parser: PdfParser, word: string): boolean {
  for (let i = 0; i < word.length; i += 1) if (parser.bytes[parser.pos + i] !== word.charCodeAt(i)) return false;
  parser.pos += word.length;
  return true;
}

/** An unsigned integer that stands here. */
export function readInteger(parser: PdfParser): number {
  const start = parser.pos;
  let value = 0;
  for (let byte = parser.bytes[parser.pos]; byte !== undefined && isDigit(byte); byte = parser.bytes[parser.pos]) {
    value = value * 10 + (byte - 0x30);
    parser.pos += 1;
    if (parser.pos - start > 15) throw new PdfError('a number is too long');
  }
  if (parser.pos === start) throw new PdfError(`no number at byte ${start}`);
  return value;
}

const MAX_DEPTH = 200;
const SLASH = 0x2f;
const PERCENT = 0x25;
const PAREN_OPEN = 0x28;
const PAREN_CLOSE = 0x29;
const LESS = 0x3c;
const GREATER = 0x3e;
const BRACKET_OPEN = 0x5b;
const BRACKET_CLOSE = 0x5d;
const DELIMITERS = new Set([PAREN_OPEN, PAREN_CLOSE, LESS, GREATER, BRACKET_OPEN, BRACKET_CLOSE, 0x7b, 0x7d, SLASH, PERCENT]);
const ESCAPES: Readonly<Record<number, number>> = { 0x6e: 10, 0x72: 13, 0x74: 9, 0x62: 8, 0x66: 12 };

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x0c || byte === 0x00;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function readWord(parser: PdfParser): string {
  const start = parser.pos;
  for (let byte = parser.bytes[parser.pos]; byte !== undefined && !isSpace(byte) && !DELIMITERS.has(byte); byte = parser.bytes[parser.pos]) parser.pos += 1;
  return latin(parser.bytes.subarray(start, parser.pos));
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function parseName(parser: PdfParser): PdfObject {
  parser.pos += 1;
  return name(readWord(parser).replace(/#([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))));
}

function parseNumberOrRef(parser: PdfParser): PdfObject {
  const text = readWord(parser);
  const after = parser.pos;
  if (/^\d{1,10}$/.test(text)) {
    const match = /^[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+R(?![^\0\t\n\f\r ()<>[\]{}/%])/.exec(latin(parser.bytes.subarray(after, after + 24)));
    if (match?.[1] !== undefined) {
      parser.pos = after + match[0].length;
      return ref(Number(text), Number(match[1]));
    }
  }
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  // writers in the wild print things like `--5` or `1.2.3`; readers take them as far as they go
  return Number.parseFloat(text.replace(/^[+-]+/, '-')) || 0;
}

function parseArray(parser: PdfParser, depth: number): PdfObject {
  parser.pos += 1;
  const items: PdfObject[] = [];
  for (;;) {
    skipSpace(parser);
    if (parser.bytes[parser.pos] === BRACKET_CLOSE) break;
    items.push(parseObject(parser, depth + 1));
  }
  parser.pos += 1;
  return array(items);
}

function parseDict(parser: PdfParser, depth: number): PdfObject {
  parser.pos += 2;
  const entries = new Map<string, PdfObject>();
  for (;;) {
    skipSpace(parser);
    if (parser.bytes[parser.pos] === GREATER && parser.bytes[parser.pos + 1] === GREATER) break;
    if (parser.bytes[parser.pos] !== SLASH) throw new PdfError(`a key is expected at byte ${parser.pos}`);
    const key = parseName(parser);
    const value = parseObject(parser, depth + 1);
    if (key !== null && typeof key === 'object' && key.type === 'name') entries.set(key.name, value);
  }
  parser.pos += 2;
  return dict(entries);
}

function parseHex(parser: PdfParser): PdfString {
  const start = parser.pos;
  const end = parser.bytes.indexOf(GREATER, start);
  if (end < 0) throw new PdfError('a hexadecimal string has no end');
  parser.pos = end + 1;
  let digits = latin(parser.bytes.subarray(start + 1, end)).replace(/[^0-9a-fA-F]/g, '');
  if (digits.length % 2 === 1) digits += '0';
  return { type: 'string', bytes: Buffer.from(digits, 'hex'), hex: true, start, end: end + 1 };
}

function parseLiteral(parser: PdfParser): PdfString {
  const { bytes, pos: start } = parser;
  const out: number[] = [];
  let level = 1;
  let pos = start + 1;
  for (; ; pos += 1) {
    const byte = bytes[pos];
    if (byte === undefined) throw new PdfError('a string has no end');
    if (byte === 0x5c) {
      pos = parseEscape(bytes, pos + 1, out);
      continue;
    }
    if (byte === PAREN_OPEN) level += 1;
    if (byte === PAREN_CLOSE) {
      level -= 1;
      if (level === 0) break;
    }
    out.push(byte);
  }
  parser.pos = pos + 1;
  return { type: 'string', bytes: Uint8Array.from(out), hex: false, start, end: pos + 1 };
}

/** Reads what follows a backslash; answers the position of its last byte. */
function parseEscape(bytes: Uint8Array, pos: number, out: number[]): number {
  const byte = bytes[pos] ?? 0;
  if (byte >= 0x30 && byte <= 0x37) {
    const digits = /^[0-7]{1,3}/.exec(latin(bytes.subarray(pos, pos + 3)))?.[0] ?? '0';
    out.push(Number.parseInt(digits, 8) & 0xff);
    return pos + digits.length - 1;
  }
  if (byte === 0x0d) return bytes[pos + 1] === 0x0a ? pos + 1 : pos;
  if (byte !== 0x0a) out.push(ESCAPES[byte] ?? byte);
  return pos;
}

function streamEnd(parser: PdfParser, start: number, length: number | null): number {
  if (length !== null && start + length <= parser.bytes.length) {
    const after = parserAt(parser.bytes, start + length);
    skipSpace(after);
    if (takeWord(after, 'endstream')) {
      parser.pos = after.pos;
      return start + length;
    }
  }
  const found = Buffer.from(parser.bytes.buffer, parser.bytes.byteOffset, parser.bytes.byteLength).indexOf('endstream', start, 'latin1');
  if (found < 0) throw new PdfError('a stream has no end');
  parser.pos = found + 9;
  if (parser.bytes[found - 1] === 0x0a) return parser.bytes[found - 2] === 0x0d ? found - 2 : found - 1;
  return parser.bytes[found - 1] === 0x0d ? found - 1 : found;
}
