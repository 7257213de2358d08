/** What a file is by its content. Names and declared types come from outside and are only compared, never believed. */
import { type DeskError, ok, type Result } from '../../domain/result.ts';
import { decodeText } from './encoding.ts';
import { refuseSize } from './size.ts';
import { readTable } from './table.ts';
import type { InspectedFile } from './types.ts';

/**
 * Looks at a collected file: real type, encoding, rows of a table, and warnings (another type than the name says, another
 * encoding than UTF-8, formula cells, odd rows). Fails with `file.empty` and `file.too-large`.
 */
export function inspectFile(bytes: Uint8Array, name: string): Result<InspectedFile> {
  const refused = refuseSize(bytes);
  if (refused !== null) return refused;
  const type = typeOf(bytes, name);
  const warnings: DeskError[] = differs(type, name) ? [{ code: 'file.type-differs', params: { format: type } }] : [];
  if (!TABLES.has(type)) return ok({ type, encoding: type.startsWith('text/') ? (decodeText(bytes)?.encoding ?? null) : null, rows: null, warnings });
  const table = readTable(bytes, name);
  if (!table.ok) return table;
  return ok({ type, encoding: table.value.encoding, rows: table.value.rows.length, warnings: [...warnings, ...table.value.warnings] });
}

/** The media type by content; the name decides only between kinds of text. */
export function typeOf(bytes: Uint8Array, name: string): string {
  const magic = MAGIC.find(([, start]) => start.every((byte, index) => bytes[index] === byte));
  if (magic?.[0] === 'application/zip') return zipType(bytes);
  if (magic?.[0] === OLE) return includesText(bytes, '__properties_version1.0', 2) ? 'application/vnd.ms-outlook' : OLE;
  if (magic !== undefined) return magic[0];
  const decoded = decodeText(bytes);
  if (decoded === null) return 'application/octet-stream';
  return textType(decoded.text, name);
}

/** Whether the name's extension claims another type than the content has. Kinds of text are not told apart here. */
export function differs(type: string, name: string): boolean {
  const claimed = BY_EXTENSION.get(/\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? '');
  if (claimed === undefined || claimed === type) return false;
  return !(isText(claimed) && isText(type));
}

const TABLES = new Set(['text/csv', 'application/json']);
const OLE = 'application/x-ole-storage';
const OFFICE = 'application/vnd.openxmlformats-officedocument';
const MAGIC: readonly (readonly [string, readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['application/zip', [0x50, 0x4b, 0x03, 0x04]],
  [OLE, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  ['application/vnd.microsoft.portable-executable', [0x4d, 0x5a]],
];
const BY_EXTENSION = new Map([
  ['pdf', 'application/pdf'], ['png', 'image/png'], ['jpg', 'image/jpeg'], ['jpeg', 'image/jpeg'], ['gif', 'image/gif'], ['zip', 'application/zip'],
  ['docx', `${OFFICE}.wordprocessingml.document`], ['xlsx', `${OFFICE}.spreadsheetml.sheet`], ['pptx', `${OFFICE}.presentationml.presentation`],
  ['msg', 'application/vnd.ms-outlook'], ['eml', 'message/rfc822'], ['json', 'application/json'], ['csv', 'text/csv'], ['txt', 'text/plain'],
  ['html', 'text/html'], ['htm', 'text/html'], ['exe', 'application/vnd.microsoft.portable-executable'],
]);

function isText(type: string): boolean {
  return type.startsWith('text/') || type === 'application/json' || type === 'message/rfc822';
}

function zipType(bytes: Uint8Array): string {
  if (!includesText(bytes, '[Content_Types].xml', 1)) return 'application/zip';
  if (includesText(bytes, 'word/', 1)) return `${OFFICE}.wordprocessingml.document`;
  if (includesText(bytes, 'xl/', 1)) return `${OFFICE}.spreadsheetml.sheet`;
  return includesText(bytes, 'ppt/', 1) ? `${OFFICE}.presentationml.presentation` : 'application/zip';
}

/** Whether the bytes hold an ASCII text, with `width` bytes per character (2: UTF-16LE, as OLE directories are written). */
function includesText(bytes: Uint8Array, text: string, width: 1 | 2): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(Buffer.from(text, width === 1 ? 'latin1' : 'utf16le'));
}

function textType(text: string, name: string): string {
  const start = text.slice(0, 64 * 1024).trimStart();
  if (looksLikeMail(start)) return 'message/rfc822';
  if (/^(?:<!doctype html|<html[\s>])/i.test(start)) return 'text/html';
  if (/^[[{]/.test(start) && isJson(text)) return 'application/json';
  if (/\.csv$/i.test(name) || looksLikeTable(start)) return 'text/csv';
  return 'text/plain';
}

function looksLikeMail(start: string): boolean {
  const head = start.split(/\r?\n\r?\n/, 1)[0] ?? '';
  if (!/^[!-9;-~]+:[ \t]/.test(head)) return false;
  const known = head.match(/^(?:received|from|to|date|subject|message-id|mime-version|return-path|delivered-to):/gim);
  return new Set(known?.map((found) => found.toLowerCase())).size >= 2;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** At least three lines with the same number of separators, one or more. */
function looksLikeTable(start: string): boolean {
  const lines = start.split(/\r?\n/).filter((line) => line !== '').slice(0, 3);
  return [',', ';', '\t'].some((separator) => {
    const counts = lines.map((line) => line.split(separator).length - 1);
    return lines.length === 3 && (counts[0] ?? 0) > 0 && counts.every((count) => count === counts[0]);
  });
}
