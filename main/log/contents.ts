/** Opens what the log's folder holds: segments, records, and the index over them. */
import { fail, ok, type Result } from '../../domain/result.ts';
import type { Disk } from './disk.ts';
import { FIRST_CHECK } from './frames.ts';
import { ChainBroken, createIndex, type LogIndex } from './log-index.ts';
import { type Held, openSegment, type Segment } from './segment.ts';

/** What an opened log consists of. */
export interface Contents {
  readonly segments: Segment[];
  /** The records of each segment. */
  readonly held: Held[][];
  readonly index: LogIndex;
}

/** Opens every segment in order; fails with `desk.log-damaged` naming the first damaged record, having changed nothing. */
export async function openContents(disk: Disk, folder: string): Promise<Result<Contents>> {
  const names = await disk.list(folder);
  for (const name of names.filter((one) => one.endsWith('.new'))) await disk.remove(folder, name);
  const numbers = names.flatMap((name) => /^(\d{8})\.head$/.exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b);
  const orphan = names.some((name) => /^\d{8}\.body$/.test(name)) && numbers.length === 0;
  const contents: Contents = { segments: [], held: [], index: createIndex() };
  let damagedAt = orphan ? 1 : null;
  let check = FIRST_CHECK;
  for (const number of numbers.length === 0 && damagedAt === null ? [1] : numbers) {
    const first = contents.index.last() + 1;
    if (number !== contents.segments.length + 1) damagedAt = first;
    if (damagedAt !== null) break;
    const opened = await openSegment(disk, folder, number, first, check, number === (numbers.at(-1) ?? number));
    contents.segments.push(opened.segment);
    contents.held.push([...opened.held]);
    check = opened.segment.check();
    damagedAt = addAll(contents.index, opened.held) ?? (opened.damagedAt === null ? null : first + opened.damagedAt);
  }
  if (damagedAt === null) {
    await disk.syncFolder(folder);
    return ok(contents);
  }
  for (const segment of contents.segments) await segment.close();
  return fail('desk.log-damaged', { record: damagedAt });
}

/** The position of the record that does not fit, or null. */
function addAll(index: LogIndex, held: readonly Held[]): number | null {
  for (const { record } of held) {
    try {
      index.add(record);
    } catch (error) {
      if (error instanceof ChainBroken) return index.last() + 1;
      throw error;
    }
  }
  return null;
}
