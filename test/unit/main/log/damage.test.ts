import { describe, expect, test } from 'vitest';
import { type Log, openLog } from '../../../../main/log/log.ts';
import { memoryDisk } from './memory-disk.ts';
import { eventsAfter, newOffice } from './office.ts';

const office = newOffice();
const HEAD = '/data/log/00000001.head';
const BODY = '/data/log/00000001.body';

/** A log of `count` events filed one by one, a mark and a pair; its files, and each one's size after each append. */
async function sample(count: number) {
  const disk = memoryDisk();
  const log = await mustOpen(disk);
  const sizes: { readonly records: number; readonly head: number; readonly body: number }[] = [];
  const size = (path: string): number => disk.files().get(path)?.length ?? 0;
  const note = (): void => void sizes.push({ records: log.last(), head: size(HEAD), body: size(BODY) });
  note();
  await log.file({ certificates: [office.first.certificate] });
  note();
  const events = eventsAfter(office, office.first, count + 2);
  for (const event of events.slice(0, count)) {
    await log.append([event]);
    note();
  }
  await log.mark([{ event: events[0]?.header.id ?? '', seq: 1, recv: '2026-07-01T09:30:01.000Z', status: 'accepted' }]);
  note();
  await log.append(events.slice(count));
  note();
  return { disk, sizes };
}

async function mustOpen(disk: ReturnType<typeof memoryDisk>): Promise<Log> {
  const log = await openLog('/data', { disk });
  if (!log.ok) throw new Error(JSON.stringify(log.error));
  return log.value;
}
function withFile(disk: ReturnType<typeof memoryDisk>, path: string, bytes: Uint8Array) {
  return memoryDisk(new Map([...disk.files(), [path, bytes]]));
}

describe('a log cut off', () => {
  test('at any of its last bytes keeps every whole append, and takes new ones', async () => {
    const { disk, sizes } = await sample(4);
    const head = disk.files().get(HEAD) ?? new Uint8Array();
    for (let end = head.length; end >= 0; end -= 1) {
      const cut = withFile(disk, HEAD, head.slice(0, end));
      const log = await mustOpen(cut);
      const whole = sizes.findLast((one) => one.head <= end);
      expect([end, log.last()]).toEqual([end, whole?.records]);
      expect([cut.files().get(HEAD)?.length, cut.files().get(BODY)?.length]).toEqual([whole?.head, whole?.body]);
    }
  });
  test('in a power cut keeps what was acknowledged, however much of the rest arrived', async () => {
    for (const torn of [0, 0.01, 0.3, 0.7, 0.999]) {
      const disk = memoryDisk();
      const log = await mustOpen(disk);
      const events = eventsAfter(office, office.first, 5);
      await log.append(events.slice(0, 3));
      let left = memoryDisk();
      // the payloads are on the disk, the records are on their way
      let syncs = 0;
      disk.fault = (operation) => {
        if (operation !== 'sync') return;
        syncs += 1;
        if (syncs === 2) left = disk.afterPowerCut(torn);
      };
      await log.append(events.slice(3));
      expect((await mustOpen(left)).last()).toBe(3);
    }
  });
  test('where the file grew but its bytes never arrived is as before', async () => {
    const { disk, sizes } = await sample(3);
    const head = disk.files().get(HEAD) ?? new Uint8Array();
    const zeros = new Uint8Array(head.length + 4096);
    zeros.set(head);
    expect((await mustOpen(withFile(disk, HEAD, zeros))).last()).toBe(sizes.at(-1)?.records);
    const before = sizes.at(-2);
    const hole = head.slice().fill(0, (before?.head ?? 0) + 600);
    expect((await mustOpen(withFile(disk, HEAD, hole))).last()).toBe(before?.records);
  });
});

describe('a log that was changed', () => {
  test('in any one byte is refused with the record named, and nothing is touched', async () => {
    const { disk, sizes } = await sample(2);
    for (const [path, part] of [[HEAD, 'head'], [BODY, 'body']] as const) {
      const bytes = disk.files().get(path) ?? new Uint8Array();
      for (let at = 0; at < bytes.length; at += 1) {
        const flipped = bytes.slice();
        flipped[at] = (flipped[at] ?? 0) ^ (1 << at % 8);
        const changed = withFile(disk, path, flipped);
        const opened = await openLog('/data', { disk: changed });
        const first = (sizes.findLast((one) => one[part] <= at)?.records ?? 0) + 1;
        const after = sizes.find((one) => one[part] > at)?.records ?? 0;
        const named = opened.ok ? 0 : Number(opened.error.params?.['record']);
        expect([path, at, opened.ok, named >= first && named <= after]).toEqual([path, at, false, true]);
        expect(changed.files().get(path)).toEqual(flipped);
      }
    }
  });
  test('by dropping, doubling or swapping whole appends is refused', async () => {
    const { disk, sizes } = await sample(4);
    const head = disk.files().get(HEAD) ?? new Uint8Array();
    const frames = sizes.slice(1).map(({ head: end }, index) => head.slice(sizes[index]?.head ?? 0, end));
    const [a, b, c, ...rest] = frames;
    if (a === undefined || b === undefined || c === undefined) throw new Error('too few appends');
    for (const order of [[a, c, ...rest], [b, c, ...rest], [a, b, b, c, ...rest], [a, c, b, ...rest], [c, a, b, ...rest]]) {
      const opened = await openLog('/data', { disk: withFile(disk, HEAD, new Uint8Array(Buffer.concat(order))) });
      expect(opened).toMatchObject({ ok: false, error: { code: 'desk.log-damaged' } });
    }
  });
  test('by taking away a segment or its payloads is refused', async () => {
    const disk = memoryDisk();
    const log = await openLog('/data', { disk, segmentBytes: 1500 });
    if (!log.ok) throw new Error('not opened');
    for (const event of eventsAfter(office, office.first, 6)) await log.value.append([event]);
    const files = disk.files();
    for (const lost of [['00000001.head'], ['00000002.head'], ['00000001.body'], ['00000002.body'], ['00000001.head', '00000001.body']]) {
      const left = new Map([...files].filter(([path]) => !lost.some((name) => path.endsWith(name))));
      expect([lost, await openLog('/data', { disk: memoryDisk(left) })]).toMatchObject([lost, { ok: false, error: { code: 'desk.log-damaged' } }]);
    }
  });
});
