import { appendFile, mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type JournalEntry, JournalDamaged, openJournal } from '../../../backend/journal.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rightsdesk-'));
});
afterEach(() => rm(folder, { recursive: true }));

function entry(number: number): JournalEntry {
  return { kind: 'office', office: `office-${number}`, log: 'ä'.repeat(number % 5) };
}

async function reopened(segmentBytes?: number): Promise<readonly (readonly JournalEntry[])[]> {
  const lines: (readonly JournalEntry[])[] = [];
  const journal = await openJournal(folder, async (entries) => void lines.push(entries), segmentBytes);
  await journal.close();
  return lines;
}

async function write(lines: readonly (readonly JournalEntry[])[], segmentBytes?: number): Promise<void> {
  const journal = await openJournal(folder, async () => undefined, segmentBytes);
  for (const entries of lines) await journal.append(entries);
  await journal.close();
}

describe('the embedded server’s journal', () => {
  test('gives back its transactions in order, across segments', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => [entry(index), entry(index + 100)]);
    await write(lines.slice(0, 17), 400);
    await write(lines.slice(17), 400);
    expect((await readdir(folder)).length).toBeGreaterThan(5);
    expect(await reopened(400)).toEqual(lines);
  });
  test('cut at any byte keeps every whole transaction before the cut, and can be written on', async () => {
    const lines = Array.from({ length: 4 }, (_, index) => [entry(index)]);
    await write(lines);
    const file = join(folder, '00000001.log');
    const whole = await readFile(file);
    const ends = [...whole.keys()].filter((at) => whole[at] === 0x0a);
    for (let length = whole.length; length >= 0; length -= 1) {
      await truncate(file, length);
      const kept = ends.filter((end) => end < length).length;
      expect(await reopened()).toEqual(lines.slice(0, kept));
      await write([[entry(9)]]);
      expect(await reopened()).toEqual([...lines.slice(0, kept), [entry(9)]]);
      await truncate(file, 0);
      await appendFile(file, whole.subarray(0, length));
    }
  });
  test('changed at any byte before the last transaction is not read at all', async () => {
    await write([[entry(1)], [entry(2)], [entry(3)]]);
    const file = join(folder, '00000001.log');
    const whole = await readFile(file);
    const lastLine = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
    for (let at = 0; at < lastLine; at += 1) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      await truncate(file, 0);
      await appendFile(file, changed);
      await expect(reopened()).rejects.toThrow(JournalDamaged);
    }
  });
  test('is damaged, not torn, when an earlier segment lacks its end', async () => {
    await write([[entry(1)], [entry(2)], [entry(3)], [entry(4)]], 100);
    const [first = ''] = (await readdir(folder)).sort();
    await truncate(join(folder, first), (await readFile(join(folder, first))).length - 3);
    await expect(reopened(100)).rejects.toThrow(`${first} is damaged at line 1`);
  });
});
