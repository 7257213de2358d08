import { describe, expect, test } from 'vitest';
import { openCache, SEGMENT_EVENTS } from '../../../../renderer/db/cache.ts';
import { queueLock } from '../../../../renderer/db/lock.ts';
import { CacheDatabase } from '../../../../renderer/db/tables.ts';
import { eventAt, freshFactory, logStand, type LogStand } from './log-stand.ts';

const lock = queueLock();

function open(stand: LogStand, factory: ReturnType<typeof freshFactory>) {
  return openCache({ desk: stand.desk, name: 'desk', lock, factory });
}
const ids = (result: { readonly events: readonly { readonly header: { readonly id: string } }[] }) => result.events.map((event) => event.header.id);

describe('the cache of the log', () => {
  test('gives every event once and in order, and a reopened window reads them without asking main from the start', async () => {
    const stand = logStand(1203);
    const factory = freshFactory();
    const cache = await open(stand, factory);
    expect(ids(await cache.catchUp())).toEqual(stand.events.map((event) => event.header.id));
    stand.events.push(eventAt(1204));
    expect(ids(await cache.catchUp())).toEqual(['event-1204']);
    cache.close();

    stand.asked.length = 0;
    const later = await open(stand, factory);
    expect(ids(await later.catchUp())).toEqual(stand.events.map((event) => event.header.id));
    expect(stand.asked).toEqual([1204]);
    later.close();
  });

  test('seals whole segments and keeps no name readable', async () => {
    const stand = logStand(0);
    const factory = freshFactory();
    const cache = await open(stand, factory);
    for (let n = 1; n <= SEGMENT_EVENTS + 3; n += 1) {
      stand.events.push(eventAt(n));
      if (n % 101 === 0) await cache.catchUp();
    }
    await cache.catchUp();
    await cache.drafts.save('new-request', { name: 'Ilse Jansen' });
    cache.close();

    const db = new CacheDatabase('desk', factory);
    expect((await db.segments.toArray()).map((row) => row.count)).toEqual([SEGMENT_EVENTS]);
    expect((await db.tail.toArray()).map((row) => row.count)).toEqual([3]);
    const rows = [...(await db.segments.toArray()), ...(await db.tail.toArray()), ...(await db.drafts.toArray())];
    for (const row of rows) expect(Buffer.from(row.data).includes('Ilse')).toBe(false);
    expect(JSON.stringify(rows.map(({ data: _, nonce: __, ...readable }) => readable))).not.toContain('Ilse');
    db.close();
  });

  test('keeps page and cursor together: when the page cannot be kept the cursor stays', async () => {
    const stand = logStand(2);
    const factory = freshFactory();
    const cache = await open(stand, factory);
    await cache.catchUp();
    const db = new CacheDatabase('desk', factory);
    const before = await db.meta.get('cache');
    // the number of the next row is taken, so that adding it fails inside the transaction
    await db.tail.add({ no: before?.no ?? 0, count: 0, next: 0, nonce: new Uint8Array(), data: new Uint8Array() });
    stand.events.push(eventAt(3));
    await expect(cache.catchUp()).rejects.toThrow();
    expect((await db.meta.get('cache'))?.cursor).toBe(2);
    await db.tail.delete(before?.no ?? 0);
    expect(ids(await cache.catchUp())).toEqual(['event-3']);
    db.close();
    cache.close();
  });

  test('is filled anew when main gives another key, and drafts of the old key are gone', async () => {
    const stand = logStand(5);
    const factory = freshFactory();
    const cache = await open(stand, factory);
    await cache.catchUp();
    await cache.drafts.save('new-request', { name: 'x' });
    cache.close();
    stand.key = crypto.getRandomValues(new Uint8Array(32));
    stand.keyId = 'key-2';
    const later = await open(stand, factory);
    expect(ids(await later.catchUp())).toHaveLength(5);
    expect(await later.drafts.load('new-request')).toBeUndefined();
    later.close();
  });

  test('is filled anew when a row does not open, and keeps the drafts', async () => {
    const stand = logStand(SEGMENT_EVENTS + 1);
    const factory = freshFactory();
    const cache = await open(stand, factory);
    await cache.catchUp();
    await cache.drafts.save('new-request', { name: 'Anna' });
    const db = new CacheDatabase('desk', factory);
    const row = (await db.segments.toArray())[0];
    if (row === undefined) throw new Error('no segment was kept');
    const data = new Uint8Array(row.data);
    data[0] = (data[0] ?? 0) ^ 1;
    await db.segments.put({ ...row, data });
    cache.close();
    const later = await open(stand, factory);
    const result = await later.catchUp();
    expect(result.afresh).toBe(true);
    expect(ids(result)).toEqual(stand.events.map((event) => event.header.id));
    expect(await later.drafts.load('new-request')).toEqual({ name: 'Anna' });
    db.close();
    later.close();
  });

  test('forgets what it holds when main’s log is shorter than the cache', async () => {
    const stand = logStand(10);
    const factory = freshFactory();
    const cache = await open(stand, factory);
    await cache.catchUp();
    stand.events.length = 4;
    const result = await cache.catchUp();
    expect(result.afresh).toBe(true);
    expect(ids(result)).toEqual(['event-1', 'event-2', 'event-3', 'event-4']);
    cache.close();
  });

  test('serves two windows at once: each gets everything once, and main is asked once for each page', async () => {
    const stand = logStand(30);
    const factory = freshFactory();
    const [one, two] = [await open(stand, factory), await open(stand, factory)];
    const both = await Promise.all([one.catchUp(), two.catchUp()]);
    expect(both.map((result) => ids(result).length)).toEqual([30, 30]);
    stand.events.push(eventAt(31), eventAt(32));
    const next = await Promise.all([one.catchUp(), two.catchUp()]);
    expect(next.map(ids)).toEqual([['event-31', 'event-32'], ['event-31', 'event-32']]);
    const db = new CacheDatabase('desk', factory);
    expect((await db.tail.toArray()).reduce((sum, row) => sum + row.count, 0)).toBe(32);
    db.close();
    one.close();
    two.close();
  });
});
