/** CSV and JSON as one kind of table: a head and rows of text. */
import Papa from 'papaparse';
import { type DeskError, fail, ok, type Result } from '../../domain/result.ts';
import { type Decoded, decodeText } from './encoding.ts';
import { refuseSize } from './size.ts';
import type { RowProblem, Table } from './types.ts';

/** Rows that are read at most; a letter never prints more. */
export const ROW_LIMIT = 50_000;

/**
 * Reads a table. CSV: the separator is found, the first line is the head, rows that do not fit are reported and kept. JSON: a
 * list of records becomes rows under the union of their keys; anything else becomes rows of path and value. Fails with
 * `file.empty`, `file.too-large` and `file.unreadable`.
 */
export function readTable(bytes: Uint8Array, name: string): Result<Table> {
  const refused = refuseSize(bytes);
  if (refused !== null) return refused;
  const decoded = decodeText(bytes);
  if (decoded === null) return fail('file.unreadable', { format: 'a table' });
  if (decoded.text.trim() === '') return fail('file.empty');
  const raw = readJson(decoded.text) ?? (/\.json$/i.test(name) ? null : readCsv(decoded.text));
  if (raw === null) return fail('file.unreadable', { format: 'JSON' });
  return ok(finish(raw, decoded));
}

/** Whether a cell could run as a formula in a spreadsheet: it begins with = + - @, a tab or a line break, and is no plain number or telephone number. */
export function isFormula(cell: string): boolean {
  return /^[\t\r\n]|^\s*[=+\-@＝＋－＠]/.test(cell) && !PLAIN_NUMBER.test(cell);
}

/** A cell as text that no spreadsheet runs (a leading apostrophe); other cells stay as they are. */
export function neutralise(cell: string): string {
  return isFormula(cell) ? `'${cell}` : cell;
}

const PLAIN_NUMBER = /^\s*(?:[+-]?\d+(?:[.,]\d+)*|\+\d[\d ()./-]*|-)\s*$/;

interface RawTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly problems: readonly RowProblem[];
}

function finish(raw: RawTable, decoded: Decoded): Table {
  const rows = raw.rows.slice(0, ROW_LIMIT);
  const formulas: { row: number; column: number }[] = [];
  rows.forEach((row, index) => {
    row.forEach((cell, column) => {
      if (isFormula(cell)) formulas.push({ row: index + 1, column: column + 1 });
    });
  });
  const warnings: DeskError[] = [];
  if (decoded.encoding !== 'UTF-8') warnings.push({ code: 'file.encoding', params: { encoding: decoded.encoding } });
  if (formulas.length > 0) warnings.push({ code: 'file.formula-cells', params: { count: formulas.length } });
  const first = raw.problems[0];
  if (first !== undefined) warnings.push({ code: 'file.rows-odd', params: { count: raw.problems.length, first: first.row } });
  if (raw.rows.length > ROW_LIMIT) warnings.push({ code: 'file.rows-cut', params: { count: ROW_LIMIT } });
  return {
    head: raw.head.map(neutralise), rows: rows.map((row) => row.map(neutralise)), formulas, problems: raw.problems, encoding: decoded.encoding, warnings,
  };
}

function readCsv(text: string): RawTable {
  const parsed = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy', preview: ROW_LIMIT + 2 });
  const [head = [], ...rows] = parsed.data;
  const problems = new Map<number, RowProblem>();
  for (const error of parsed.errors) {
    if (error.type === 'Quotes') problems.set(error.row ?? 0, { row: error.row ?? 0, problem: 'quotes' });
  }
  rows.forEach((row, index) => {
    if (row.length !== head.length && !problems.has(index + 1)) problems.set(index + 1, { row: index + 1, problem: 'width' });
  });
  return { head, rows, problems: [...problems.values()].sort((a, b) => a.row - b.row) };
}

function readJson(text: string): RawTable | null {
  if (!/^\s*[[{]/.test(text)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return Array.isArray(value) && value.length > 0 && value.every(isRecord) ? recordRows(value) : pathRows(value);
}

function recordRows(records: readonly Readonly<Record<string, unknown>>[]): RawTable {
  const head = [...new Set(records.flatMap((entry) => Object.keys(entry)))];
  const rows = records.map((entry) => head.map((key) => (Object.hasOwn(entry, key) ? cellOf(entry[key]) : '')));
  return { head, rows, problems: [] };
}

/** One row per leaf, named by its path; what lies deeper than any real export is kept as JSON text. */
function pathRows(value: unknown): RawTable {
  const rows: string[][] = [];
  function walk(node: unknown, path: string, depth: number): void {
    if (rows.length > ROW_LIMIT) return;
    const entries = typeof node === 'object' && node !== null && depth < DEPTH_LIMIT ? Object.entries(node) : [];
    if (entries.length === 0) rows.push([path, cellOf(node)]);
    for (const [key, child] of entries) walk(child, path === '' ? key : `${path}.${Array.isArray(node) ? Number(key) + 1 : key}`, depth + 1);
  }
  walk(value, '', 0);
  return { head: ['key', 'value'], rows, problems: [] };
}

const DEPTH_LIMIT = 32;

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
