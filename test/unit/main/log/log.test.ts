import { describe, expect, test } from 'vitest';
import type { SealedEvent } from '../../../../domain/events/event.ts';
import { openBody } from '../../../../main/crypto/events.ts';
import { checkLog } from '../../../../main/log/check.ts';
import { type Log, openLog } from '../../../../main/log/log.ts';
import type { Mark } from '../../../../main/log/records.ts';
import { type MemoryDisk, memoryDisk } from './memory-disk.ts';
import { eventAfter, eventsAfter, newId, newOffice } from './office.ts';

const office = newOffice();
const { first } = office;
const device = first.certificate.device;

async function opened(disk: MemoryDisk, segmentBytes?: number): Promise<Log> {
  const log = await openLog('/data', { disk, ...(segmentBytes === undefined ? {} : { segmentBytes }) });
  if (!log.ok) throw new Error(JSON.stringify(log.error));
  return log.value;
}
function markOf(event: SealedEvent, seq: number): Mark {
  return { event: event.header.id, seq, recv: '2026-07-01T09:30:01.000Z', status: 'accepted' };
}
async function eventsIn(log: Log): Promise<readonly SealedEvent[]> {
  return (await log.entries(0, 100_000)).flatMap((entry) => (entry.kind === 'event' ? [entry.event] : []));
}

describe('the log', () => {
  test('gives back what was filed, in order, after it was closed and opened', async () => {
    const disk = memoryDisk();
    const log = await opened(disk);
    const events = eventsAfter(office, first, 5);
    expect(await log.file({ certificates: [first.certificate], events: events.slice(0, 3) })).toEqual({ ok: true, value: { last: 4 } });
    await log.append(events.slice(3));
    await log.mark(events.slice(0, 2).map((event, index) => markOf(event, index + 1)));
    await log.close();
    const again = await opened(disk);
    expect((await again.entries(0, 100)).map(({ position, kind }) => [position, kind])).toEqual([[1, 'device'], [2, 'event'], [3, 'event'], [4, 'event'], [5, 'event'], [6, 'event'], [7, 'mark'], [8, 'mark']]);
    expect(await eventsIn(again)).toEqual(events);
    expect((await again.entries(4, 2)).map(({ position }) => position)).toEqual([5, 6]);
    expect(again.unacknowledged()).toEqual(events.slice(2).map(({ header }) => header.id));
    expect(again.cursor()).toBe(2);
    expect(again.certificates()).toEqual([first.certificate]);
    expect(again.ownTail(device)).toEqual({ n: 5, hash: events[4]?.hash, hlc: events[4]?.header.hlc });
    expect(await checkLog(again, first.certificate)).toEqual({ ok: true, value: { last: 8 } });
  });
  test('spreads over segments and reads across them', async () => {
    const disk = memoryDisk();
    const log = await opened(disk, 2000);
    const events = eventsAfter(office, first, 12);
    for (const event of events) await log.append([event]);
    await log.close();
    expect([...disk.files().keys()].filter((name) => name.endsWith('.head')).length).toBeGreaterThan(3);
    const again = await opened(disk, 2000);
    expect(await eventsIn(again)).toEqual(events);
    expect((await again.entries(3, 5)).map(({ position }) => position)).toEqual([4, 5, 6, 7, 8]);
  });
  test('writes appends that come together with one sync, in the order they came', async () => {
    const disk = memoryDisk();
    const log = await opened(disk);
    let syncs = 0;
    disk.fault = (operation) => {
      if (operation === 'sync') syncs += 1;
    };
    const events = eventsAfter(office, first, 40);
    await Promise.all(events.map((event) => log.append([event])));
    expect(syncs).toBeLessThanOrEqual(4);
    expect(await eventsIn(log)).toEqual(events);
  });
  test('tells where a chain ends before its last events are on the disk', async () => {
    const log = await opened(memoryDisk());
    const one = eventAfter(office, first, log.ownTail(device));
    const writing = log.append([one]);
    expect(log.ownTail(device)).toMatchObject({ n: 1, hash: one.hash });
    expect(log.last()).toBe(0);
    const two = eventAfter(office, first, log.ownTail(device));
    expect(await Promise.all([writing, log.append([two])])).toMatchObject([{ ok: true }, { ok: true }]);
    expect(two.header.hlc > one.header.hlc).toBe(true);
  });
  test('refuses an event that does not continue its chain, and files nothing of that append', async () => {
    const log = await opened(memoryDisk());
    const [one, two, three] = eventsAfter(office, first, 3);
    if (one === undefined || two === undefined || three === undefined) throw new Error('no events');
    await log.append([one]);
    expect(() => log.append([two, one])).toThrow('chain');
    expect(() => log.append([three])).toThrow('chain');
    expect(() => log.mark([markOf(two, 1)])).toThrow('mark');
    await log.append([two]);
    expect(await eventsIn(log)).toEqual([one, two]);
  });
  test('calls back with the last position when it grew', async () => {
    const log = await opened(memoryDisk());
    const seen: number[] = [];
    const stop = log.onGrew((last) => void seen.push(last));
    const events = eventsAfter(office, first, 2);
    await log.append(events.slice(0, 1));
    await Promise.resolve();
    stop();
    await log.append(events.slice(1));
    expect(seen).toEqual([1]);
  });
});

describe('marks', () => {
  test('leave a cursor at the first number that is missing, and the latest of an event holds', async () => {
    const log = await opened(memoryDisk());
    const events = eventsAfter(office, first, 4);
    await log.append(events);
    const [a, b, c, d] = events;
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('no events');
    await log.mark([markOf(a, 1), markOf(b, 2), markOf(d, 4)]);
    expect([log.cursor(), log.topSeq(), log.unacknowledged()]).toEqual([2, 4, [c.header.id]]);
    await log.mark([markOf(c, 3)]);
    expect(log.cursor()).toBe(4);
  });
  test('above a reset are void, also after opening again', async () => {
    const disk = memoryDisk();
    const log = await opened(disk);
    const events = eventsAfter(office, first, 4);
    await log.append(events);
    await log.mark(events.map((event, index) => markOf(event, index + 1)));
    await log.file({ head: { log: newId(), key: 'key', size: 2, root: '0'.repeat(64), peaks: [], reset: true } });
    await log.close();
    for (const one of [log, await opened(disk)]) {
      expect([one.cursor(), one.topSeq(), one.atSeq(3)]).toEqual([2, 2, undefined]);
      expect(one.unacknowledged()).toEqual(events.slice(2).map(({ header }) => header.id));
    }
  });
});

describe('a full disk', () => {
  test('files nothing, says so, and the log works on when there is room', async () => {
    const events = eventsAfter(office, first, 3);
    for (const room of [0, 10, 300, 700, 1200]) {
      const disk = memoryDisk();
      const log = await opened(disk);
      await log.append(events.slice(0, 1));
      disk.room = room;
      expect(await log.append(events.slice(1))).toEqual({ ok: false, error: { code: 'desk.disk-full' } });
      expect(log.ownTail(device).n).toBe(1);
      expect(await eventsIn(await opened(memoryDisk(disk.files())))).toEqual(events.slice(0, 1));
      disk.room = null;
      expect(await log.append(events.slice(1))).toMatchObject({ ok: true });
      expect(await eventsIn(await opened(memoryDisk(disk.files())))).toEqual(events);
    }
  });
  test('that cannot even be tidied is tidied before the next append', async () => {
    const disk = memoryDisk();
    const log = await opened(disk);
    const [one, two] = eventsAfter(office, first, 2);
    if (one === undefined || two === undefined) throw new Error('no events');
    await log.append([one]);
    disk.room = 400;
    disk.fault = (operation) => {
      if (operation === 'truncate') throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    };
    expect(await log.append([two])).toMatchObject({ ok: false, error: { code: 'desk.disk-full' } });
    disk.room = null;
    disk.fault = () => undefined;
    expect(await log.append([two])).toMatchObject({ ok: true });
    expect(await eventsIn(await opened(memoryDisk(disk.files())))).toEqual([one, two]);
  });
  test('fails what waited behind the failed append too, since its chain is gone', async () => {
    const disk = memoryDisk();
    const log = await opened(disk);
    const [one, two] = eventsAfter(office, first, 2);
    if (one === undefined || two === undefined) throw new Error('no events');
    disk.room = 5;
    const outcomes = await Promise.all([log.append([one]), log.append([two])]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([false, false]);
    disk.room = null;
    expect(await log.append([one])).toMatchObject({ ok: true });
  });
});

describe('erasing', () => {
  test('removes the sealed payload and leaves headers, hashes and signatures as they were', async () => {
    const disk = memoryDisk();
    const log = await opened(disk, 2000);
    await log.file({ certificates: [first.certificate] });
    const events = eventsAfter(office, first, 8);
    for (const event of events) await log.append([event]);
    const target = events[3];
    if (target === undefined || target.blob === null) throw new Error('no event');
    expect(await log.erase(target.header.id)).toEqual({ ok: true, value: undefined });
    expect(await log.erase(target.header.id)).toEqual({ ok: true, value: undefined });
    const more = eventAfter(office, first, log.ownTail(device));
    await log.append([more]);
    const expected = [...events.map((event) => (event === target ? { ...event, blob: null } : event)), more];
    const again = await opened(memoryDisk(disk.files()), 2000);
    for (const one of [log, again]) {
      expect(await eventsIn(one)).toEqual(expected);
      expect(await checkLog(one, first.certificate)).toMatchObject({ ok: true });
    }
    const needle = Buffer.from(target.blob);
    for (const bytes of disk.files().values()) expect(Buffer.from(bytes).includes(needle)).toBe(false);
    expect(openBody({ ...target, blob: null }, office.officeKey.key)).toBeNull();
  });
  test('that finds the disk full changes nothing', async () => {
    const disk = memoryDisk();
    const log = await opened(disk);
    const events = eventsAfter(office, first, 3);
    await log.append(events);
    disk.room = 20;
    expect(await log.erase(events[1]?.header.id ?? '')).toEqual({ ok: false, error: { code: 'desk.disk-full' } });
    disk.room = null;
    expect(await eventsIn(log)).toEqual(events);
    expect(await eventsIn(await opened(memoryDisk(disk.files())))).toEqual(events);
    expect([...disk.files().keys()].some((name) => name.endsWith('.new'))).toBe(false);
  });
});
