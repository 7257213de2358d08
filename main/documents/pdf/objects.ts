/** PDF objects as plain data (ISO 32000-1, 7.3). Names and numbers by value; nothing is followed until asked. */
export type PdfObject = null | boolean | number | PdfName | PdfString | PdfRef | PdfArray | PdfDict | PdfStream;

export interface PdfName {
  readonly type: 'name';
  readonly name: string;
}
export interface PdfString {
  readonly type: 'string';
  readonly bytes: Uint8Array;
  readonly hex: boolean;
  /** Where the token stands in its source, delimiters included; 0, 0 for strings of ours. */
  readonly start: number;
  readonly end: number;
}
export interface PdfRef {
  readonly type: 'ref';
  readonly num: number;
  readonly gen: number;
}
export interface PdfArray {
  readonly type: 'array';
  readonly items: readonly PdfObject[];
}
export interface PdfDict {
  readonly type: 'dict';
  readonly entries: ReadonlyMap<string, PdfObject>;
}
export interface PdfStream {
  readonly type: 'stream';
  readonly dict: PdfDict;
  /** Encoded bytes as they stand in the file. */
  readonly data: Uint8Array;
}

/** Thrown where a file breaks the rules of the format; caught at the edge of each room and turned into a value. */
export class PdfError extends Error {
  override readonly name = 'PdfError';
}

export function name(value: string): PdfName {
  return { type: 'name', name: value };
}

export function ref(num: number, gen = 0): PdfRef {
  return { type: 'ref', num, gen };
}

export function array(items: readonly PdfObject[]): PdfArray {
  return { type: 'array', items };
}

export function dict(entries: Readonly<Record<string, PdfObject>> | ReadonlyMap<string, PdfObject>): PdfDict {
  return { type: 'dict', entries: entries instanceof Map ? entries : new Map(Object.entries(entries)) };
}

/** A copy of the dictionary with these entries set. */
export function withEntries(old: PdfDict, entries: Readonly<Record<string, PdfObject>>): PdfDict {
  return dict(new Map([...old.entries, ...Object.entries(entries)]));
}

export function hexString(bytes: Uint8Array): PdfString {
  return { type: 'string', bytes, hex: true, start: 0, end: 0 };
}

/** A text string: ASCII as it is, everything else as UTF-16BE with its mark (ISO 32000-1, 7.9.2.2). */
export function textString(text: string): PdfString {
  const ascii = /^[\x20-\x7e]*$/.test(text);
  const bytes = ascii ? Buffer.from(text, 'latin1') : Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  return { type: 'string', bytes, hex: !ascii, start: 0, end: 0 };
}

/** The text of a text string: UTF-16 or UTF-8 by its mark, Latin-1 otherwise. */
export function textOf(value: PdfString): string {
  const bytes = Buffer.from(value.bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2))).swap16().toString('utf16le');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3).toString('utf8');
  return bytes.toString('latin1');
}

export function isDict(value: PdfObject | undefined): value is PdfDict {
  return typeof value === 'object' && value !== null && value.type === 'dict';
}

export function isArray(value: PdfObject | undefined): value is PdfArray {
  return typeof value === 'object' && value !== null && value.type === 'array';
}

export function isRef(value: PdfObject | undefined): value is PdfRef {
  return typeof value === 'object' && value !== null && value.type === 'ref';
}

export function isString(value: PdfObject | undefined): value is PdfString {
  return typeof value === 'object' && value !== null && value.type === 'string';
}

export function isStream(value: PdfObject | undefined): value is PdfStream {
  return typeof value === 'object' && value !== null && value.type === 'stream';
}

/** Whether the value is a name, and this one where given. */
export function isName(value: PdfObject | undefined, expected?: string): value is PdfName {
  return typeof value === 'object' && value !== null && value.type === 'name' && (expected === undefined || value.name === expected);
}
