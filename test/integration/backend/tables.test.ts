import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { PullAnswer } from '../../../contract/sync-api.ts';
import { type Engine, startEngine } from './engine.ts';
import { enrolled, nextEvent, openedOffice, pullAfter, pushEvents } from './office.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
}, 60_000);
afterAll(() => engine.close());

type Pulled = z.infer<typeof PullAnswer>;

describe('the tables', () => {
  test('refuse to change or drop what was logged', async () => {
    const device = await openedOffice(engine.app);
    await pushEvents(engine.app, device, [nextEvent(device)]);
    const { db } = engine.store;
    const { office } = device.certificate;
    await expect(db.updateTable('events').set({ recv: '' }).where('office', '=', office).execute()).rejects.toThrow('append-only');
    await expect(db.deleteFrom('devices').where('office', '=', office).execute()).rejects.toThrow('append-only');
    await expect(
      db
        .updateTable('payloads')
        .set({ blob: Buffer.of(1) })
        .where('office', '=', office)
        .execute(),
    ).rejects.toThrow('append-only');
    await expect(db.deleteFrom('payloads').where('office', '=', office).execute()).rejects.toThrow('erase_payload only');
    await expect(sql`truncate payloads`.execute(db)).rejects.toThrow('append-only');
    expect((await pullAfter(engine.app, device, 0)).json<Pulled>().events).toHaveLength(1);
  });
  test('erase a payload for a logged erasure of the same office, and nothing else', async () => {
    const device = await openedOffice(engine.app);
    const elsewhere = await openedOffice(engine.app);
    const [target, kept, erasure] = [nextEvent(device), nextEvent(device), nextEvent(device, { type: 'payload.erased' })];
    const foreign = nextEvent(elsewhere, { type: 'payload.erased' });
    await pushEvents(engine.app, device, [target, kept, erasure]);
    await pushEvents(engine.app, elsewhere, [foreign]);
    const erase = async (because: string) =>
      (await sql<{ done: boolean }>`select erase_payload(${target.header.id}, ${because}) as done`.execute(engine.store.db)).rows[0]?.done;
    await expect(erase(kept.header.id)).rejects.toThrow('erasure event');
    await expect(erase(foreign.header.id)).rejects.toThrow('erasure event');
    expect([await erase(erasure.header.id), await erase(erasure.header.id)]).toEqual([true, false]);
    const { events } = (await pullAfter(engine.app, device, 0)).json<Pulled>();
    expect(events.map(({ blob }) => blob === null)).toEqual([true, false, false]);
    expect(events[0]).toMatchObject({ hash: target.hash, sig: target.sig, header: target.header });
    await expect(engine.store.db.deleteFrom('payloads').where('event', '=', kept.header.id).execute()).rejects.toThrow(
      'erase_payload only',
    );
  });
});

describe('a page', () => {
  test('ends before it is too large to hold, and goes on from there', async () => {
    const device = await openedOffice(engine.app);
    const colleague = await enrolled(engine.app, { by: device, letter: 'B' });
    const events = Array.from({ length: 13 }, () => nextEvent(device, {}, randomBytes(1_400_000)));
    for (const event of events) expect((await pushEvents(engine.app, device, [event])).statusCode).toBe(200);
    const first = (await pullAfter(engine.app, colleague, 0)).json<Pulled>();
    const rest = (await pullAfter(engine.app, colleague, first.events.length)).json<Pulled>();
    expect(first.events).toHaveLength(11);
    expect([...first.events, ...rest.events].map(({ blob }) => blob)).toEqual(events.map(({ blob }) => blob));
  }, 30_000);
  test('keeps to the limit, and after the end is empty', async () => {
    const device = await openedOffice(engine.app);
    await pushEvents(
      engine.app,
      device,
      Array.from({ length: 10 }, () => nextEvent(device)),
    );
    expect((await pullAfter(engine.app, device, 2, 3)).json<Pulled>().events.map(({ seq }) => seq)).toEqual([3, 4, 5]);
    expect((await pullAfter(engine.app, device, 10)).json<Pulled>()).toMatchObject({ events: [], head: { size: 10 } });
    expect((await pullAfter(engine.app, device, 0, 5001)).json()).toMatchObject({ code: 'bad-request' });
  });
});
