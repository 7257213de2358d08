import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** The numbers of the FAQ, by their ranges. */
const RANGES: readonly (readonly [string, number, number])[] = [
  ['S', 1, 27], ['S', 30, 51], ['S', 60, 67], ['S', 70, 85], ['S', 90, 93], ['S', 100, 111], ['S', 120, 135], ['S', 140, 145], ['C', 1, 21],
];
const NUMBERS = RANGES.flatMap(([kind, first, last]) =>
  Array.from({ length: last - first + 1 }, (_, index) => `${kind}-${String(first + index).padStart(kind === 'S' ? 3 : 2, '0')}`));

const rows = readFileSync(join(ROOT, 'docs/requirements.md'), 'utf8').split('\n')
  .filter((line) => /^\| [SC]-\d+ \|/.test(line))
  .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));

describe('docs/requirements.md', () => {
  test('has exactly one row for every number of the FAQ, in order', () => {
    expect(rows.map(([id]) => id)).toEqual(NUMBERS);
  });
  test('has a screen or act, or "not yet", in every row', () => {
    expect(rows.filter((row) => row.length !== 4 || row.includes(''))).toEqual([]);
  });
  test('names only tests that exist, and none where nothing serves the number', () => {
    const sources = testFiles(join(ROOT, 'test')).map((path) => readFileSync(path, 'utf8')).join('\n');
    const titles = [...sources.matchAll(/\b(?:test|it|describe)(?:\.each\([\s\S]*?\])?\)?\(\s*(['"`])(.+?)\1/g)].map((found) => found[2] ?? '');
    const unknown = rows.filter(([, , , name]) => name !== 'not yet' && !titles.some((title) => title.includes(name ?? '')));
    expect(unknown).toEqual([]);
    expect(rows.filter(([, , serves, name]) => serves === 'not yet' && name !== 'not yet')).toEqual([]);
  });
});

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:test|spec)\.tsx?$/.test(entry.name) && entry.name !== 'requirements.test.ts')
    .map((entry) => join(entry.parentPath, entry.name));
}
