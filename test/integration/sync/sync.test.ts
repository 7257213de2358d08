import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../backend/engine.ts';
import { startEngine } from '../backend/engine.ts';
import { memoryDisk } from '../../unit/main/log/memory-disk.ts';
import { newOffice } from '../../unit/main/log/office.ts';
import { historyOf, openDesk, sendTo } from './desk.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
}, 60_000);
afterAll(() => engine.close());

async function twoDesks(between?: Parameters<typeof sendTo>[1]) {
  const office = newOffice();
  const second = office.addDevice('B', 'handler');
  const send = sendTo(engine.app, between);
  return { office, send, second, a: await openDesk(office, office.first, { send, certificates: [second.certificate] }), b: await openDesk(office, second, { send }) };
}

describe('two desks', () => {
  test('come to the same history, whoever wrote what when', async () => {
    const { a, b } = await twoDesks();
    for (let index = 0; index < 7; index += 1) await a.act();
    expect(await a.sync.now()).toMatchObject({ state: 'idle', waiting: 0, error: null, offlineSince: null });
    for (let index = 0; index < 5; index += 1) await b.act();
    expect(b.sync.state().waiting).toBe(0);
    await b.sync.now();
    await a.act();
    await a.sync.now();
    await b.sync.now();
    expect(historyOf(a)).toHaveLength(13);
    expect(historyOf(a)).toEqual(historyOf(b));
    expect(a.log.head()).toEqual(b.log.head());
    expect(a.log.certificates().map(({ letter }) => letter)).toEqual(b.log.certificates().map(({ letter }) => letter));
  });
  test('work on without the server and send everything once when it is back', async () => {
    let up = false;
    const { a, b } = await twoDesks(async (_request, pass) => (up ? pass() : null));
    const event = await a.act();
    expect(await a.sync.now()).toMatchObject({ state: 'offline', waiting: 1, error: { code: 'sync.unreachable' } });
    expect(a.sync.state().offlineSince).not.toBeNull();
    up = true;
    await a.sync.now();
    await b.sync.now();
    expect(historyOf(b)).toMatchObject([{ id: event.header.id, seq: 1, status: 'accepted' }]);
  });
  test('file an event once when every answer is lost at first', async () => {
    const lost = new Set<string>();
    const { a, b } = await twoDesks(async ({ method, path, body }, pass) => {
      const answer = await pass();
      const key = `${method} ${path} ${Buffer.from(body).toString()}`;
      if (lost.has(key)) return answer;
      lost.add(key);
      return null;
    });
    await a.act();
    await a.act();
    for (let tries = 0; tries < 12 && (await a.sync.now()).state !== 'idle'; tries += 1);
    for (let tries = 0; tries < 12 && (await b.sync.now()).state !== 'idle'; tries += 1);
    expect(historyOf(a)).toHaveLength(2);
    expect(historyOf(b)).toEqual(historyOf(a));
  });
  test('keep what the server refused as a mark with its reason, and go on', async () => {
    const { b, a } = await twoDesks();
    await a.sync.now();
    const refused = await b.act({ note: 'x' }, 'letter.approved');
    await b.act();
    expect(await b.sync.now()).toMatchObject({ state: 'idle', waiting: 0 });
    expect(b.log.markOf(refused.header.id)).toMatchObject({ status: 'refused', refusal: 'the role handler may not file letter.approved' });
    await a.sync.now();
    expect(historyOf(a)).toEqual(historyOf(b));
  });
  test('wait when the server does not know the newcomer yet, and go on once it does', async () => {
    const { a, b } = await twoDesks();
    await b.act();
    expect(await b.sync.now()).toMatchObject({ state: 'offline', waiting: 1, error: { code: 'sync.not-enrolled' } });
    await a.sync.now();
    expect(await b.sync.now()).toMatchObject({ state: 'idle', waiting: 0, error: null, offlineSince: null });
  });
  test('go on when a colleague was invited under a letter that is taken', async () => {
    const { office, a, b } = await twoDesks();
    await a.log.file({ certificates: [office.addDevice('B', 'handler').certificate] });
    await a.act();
    expect(await a.sync.now()).toMatchObject({ state: 'idle', waiting: 0, error: { code: 'sync.letter-taken', params: { letter: 'B' } } });
    await b.sync.now();
    expect(historyOf(b)).toHaveLength(1);
  });
  test('with a clock ten years off sync as well', async () => {
    const office = newOffice();
    for (const years of [-10, 10]) {
      const desk = await openDesk(office, office.first, { send: sendTo(engine.app), nowMs: () => Date.now() + years * 365 * 86_400_000 });
      expect(await desk.sync.now()).toMatchObject({ state: 'idle', error: null });
    }
  });
  test('send files before the events that name them, and fetch them', async () => {
    const paths: string[] = [];
    const { a, b } = await twoDesks(({ method, path }, pass) => {
      paths.push(`${method} ${path.split('?')[0]}`);
      return pass();
    });
    const writer = await a.blobs.begin();
    if (!writer.ok) throw new Error('no writer');
    const content = new Uint8Array(2_500_000).map((_, index) => index % 251);
    await writer.value.append(content);
    const finished = await writer.value.finish();
    if (!finished.ok) throw new Error('not finished');
    await a.act({ blob: finished.value.blob });
    await a.sync.now();
    expect(paths.findIndex((path) => path.startsWith('PUT'))).toBeGreaterThan(0);
    expect(paths.findLastIndex((path) => path.startsWith('PUT'))).toBeLessThan(paths.indexOf('POST /v1/push'));
    await b.sync.now();
    expect(await b.blobs.readAll(finished.value.blob)).toEqual({ ok: true, value: content });
    const again = paths.length;
    await b.sync.now();
    expect(paths.slice(again).some((path) => path.includes('/blobs/'))).toBe(false);
  });
  test('a desk reopened from its disk goes on where it was', async () => {
    const { office, send, a, b } = await twoDesks();
    await a.act();
    await a.sync.now();
    await a.act();
    const reopened = await openDesk(office, office.first, { send, disk: memoryDisk(a.disk.files()) });
    expect(await reopened.sync.now()).toMatchObject({ state: 'idle', waiting: 0 });
    await b.sync.now();
    expect(historyOf(reopened)).toEqual(historyOf(b));
    expect(historyOf(b)).toHaveLength(2);
  });
  test('a desk restored from a backup takes its own later events back', async () => {
    const { office, send, a, b } = await twoDesks();
    await a.act();
    await a.sync.now();
    const backup = a.disk.files();
    await a.act();
    await a.sync.now();
    const restored = await openDesk(office, office.first, { send, disk: memoryDisk(backup) });
    expect(await restored.sync.now()).toMatchObject({ state: 'idle', error: null });
    await restored.act();
    await restored.sync.now();
    await b.sync.now();
    expect(historyOf(b)).toHaveLength(3);
    expect(historyOf(restored)).toEqual(historyOf(b));
  });
  test('a restored desk that wrote on says that it forked, and keeps its work', async () => {
    const { office, send, a } = await twoDesks();
    await a.act();
    await a.sync.now();
    const backup = a.disk.files();
    await a.act();
    await a.sync.now();
    const restored = await openDesk(office, office.first, { send, disk: memoryDisk(backup) });
    await restored.act();
    expect(await restored.sync.now()).toMatchObject({ state: 'stopped', waiting: 1, error: { code: 'sync.forked' } });
  });
});

describe('a server that lost its log', () => {
  test('gets everything back from one desk that has it, under new numbers', async () => {
    const other = await startEngine();
    try {
      let app = engine.app;
      const office = newOffice();
      const second = office.addDevice('B', 'handler');
      const send = (request: Parameters<ReturnType<typeof sendTo>>[0]) => sendTo(app)(request);
      const a = await openDesk(office, office.first, { send, certificates: [second.certificate] });
      const b = await openDesk(office, second, { send });
      for (let index = 0; index < 3; index += 1) {
        await a.act();
        await a.sync.now();
        await b.sync.now();
        await b.act();
        await b.sync.now();
      }
      await a.sync.now();
      const before = new Set(historyOf(a).map((one) => JSON.stringify((one as { id: string }).id)));
      app = other.app;
      expect(await a.sync.now()).toMatchObject({ state: 'idle', waiting: 0, error: { code: 'sync.rolled-back' } });
      await a.act();
      await a.sync.now();
      await b.sync.now();
      expect(historyOf(b)).toEqual(historyOf(a));
      const after = new Set(historyOf(a).map((one) => JSON.stringify((one as { id: string }).id)));
      expect([...before].filter((id) => !after.has(id))).toEqual([]);
      expect(after.size).toBe(7);
      expect((await a.sync.now()).error).toBeNull();
    } finally {
      await other.close();
    }
  }, 30_000);
});
