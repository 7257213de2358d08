import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Head, PullAnswer, PushAnswer } from '../../../contract/sync-api.ts';
import { sha256 } from '../../../backend/crypto.ts';
import { canonicalJson } from '../../../domain/events/canonical.ts';
import { appendLeaves, leafHash, rootOf } from '../../../domain/events/merkle.ts';
import { type Engine, startEngine } from './engine.ts';
import { ask, enrolled, newDevice, nextEvent, openedOffice, pullAfter, pushEvents } from './office.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
}, 60_000);
afterAll(() => engine.close());

type Pushed = z.infer<typeof PushAnswer>;
type Pulled = z.infer<typeof PullAnswer>;

describe('pushing', () => {
  test('numbers events without a gap and answers the same to the same batch', async () => {
    const device = await openedOffice(engine.app);
    const events = Array.from({ length: 5 }, () => nextEvent(device));
    const first = (await pushEvents(engine.app, device, events.slice(0, 3))).json<Pushed>();
    expect(first.results.map(({ seq, status }) => [seq, status])).toEqual([
      [1, 'accepted'],
      [2, 'accepted'],
      [3, 'accepted'],
    ]);
    expect((await pushEvents(engine.app, device, events.slice(0, 3))).json<Pushed>().results).toEqual(first.results);
    const overlapping = (await pushEvents(engine.app, device, events)).json<Pushed>();
    expect(overlapping.results.slice(0, 3)).toEqual(first.results);
    expect(overlapping.results.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(overlapping.head.size).toBe(5);
  });
  test('signs a head whose root anybody can compute from the pulled events', async () => {
    const device = await openedOffice(engine.app);
    const intake = await enrolled(engine.app, { by: device, role: 'intake', letter: 'B' });
    await pushEvents(engine.app, device, [nextEvent(device), nextEvent(device)]);
    await pushEvents(engine.app, intake, [nextEvent(intake, { type: 'letter.approved' })]);
    const { events, head } = (await pullAfter(engine.app, device, 0)).json<Pulled>();
    const leaves = events.map(({ hash, seq, status }) => leafHash(sha256, hash, seq, status));
    expect(events.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'refused']);
    expect(head.root).toBe(rootOf(sha256, appendLeaves(sha256, 0, [], leaves)));
    expect(headIsSigned(head)).toBe(true);
    expect(headIsSigned({ ...head, size: head.size - 1 })).toBe(false);
  });
  test('gives an event its role forbids a number and a reason, and takes what follows', async () => {
    const device = await openedOffice(engine.app);
    const intake = await enrolled(engine.app, { by: device, role: 'intake', letter: 'B' });
    const answer = (
      await pushEvents(engine.app, intake, [
        nextEvent(intake, { type: 'case.logged' }),
        nextEvent(intake, { type: 'letter.approved' }),
        nextEvent(intake, { type: 'mail.received' }),
      ])
    ).json<Pushed>();
    expect(answer.results.map(({ status }) => status)).toEqual(['accepted', 'refused', 'accepted']);
    expect(answer.results[1]?.reason).toBe('the role intake may not file letter.approved');
    const { events } = (await pullAfter(engine.app, device, 1)).json<Pulled>();
    expect(events[0]).toMatchObject({ seq: 2, status: 'refused', reason: answer.results[1]?.reason });
  });
  test('keeps types it does not know', async () => {
    const device = await openedOffice(engine.app);
    expect((await pushEvents(engine.app, device, [nextEvent(device, { type: 'case.logged.v2' })])).json<Pushed>().results[0]?.status).toBe(
      'accepted',
    );
  });
  test('stops a device whose number, chain or signature does not fit, and tells where it stands', async () => {
    const device = await openedOffice(engine.app);
    const [kept, ...lost] = [nextEvent(device), nextEvent(device), nextEvent(device)];
    if (kept === undefined) throw new Error('no event');
    await pushEvents(engine.app, device, [kept]);
    const copy = { ...device, n: 1, prev: kept.hash };
    const forged = { ...nextEvent({ ...copy }), sig: randomBytes(64).toString('base64') };
    const falseHash = { ...nextEvent({ ...copy }), hash: sha256(Buffer.from('x')).toString('hex') };
    for (const wrong of [
      [lost[1]],
      [nextEvent({ ...copy }, { prev: '1'.repeat(64) })],
      [nextEvent({ ...copy }, { n: 1, prev: '0'.repeat(64) })],
      [forged],
      [falseHash],
    ]) {
      const answer = await pushEvents(
        engine.app,
        device,
        wrong.flatMap((event) => (event === undefined ? [] : [event])),
      );
      expect([answer.statusCode, answer.json()]).toEqual([
        409,
        { code: 'fork', message: expect.any(String) as unknown, n: 1, hash: kept.hash },
      ]);
    }
    expect((await pushEvents(engine.app, device, lost)).statusCode).toBe(200);
  });
  test('keeps nothing of a batch that breaks off', async () => {
    const device = await openedOffice(engine.app);
    const good = nextEvent(device);
    const answer = await pushEvents(engine.app, device, [good, nextEvent(device, { prev: '2'.repeat(64) })]);
    expect(answer.json()).toMatchObject({ code: 'fork', n: 0 });
    expect((await pullAfter(engine.app, device, 0)).json<Pulled>().head.size).toBe(0);
  });
  test('refuses one id with two contents', async () => {
    const device = await openedOffice(engine.app);
    const event = nextEvent(device);
    await pushEvents(engine.app, device, [event]);
    const other = nextEvent({ ...device, n: 0, prev: '0'.repeat(64) }, { id: event.header.id, type: 'case.closed' });
    expect((await pushEvents(engine.app, device, [other])).json()).toMatchObject({ code: 'fork', n: 1, hash: event.hash });
  });
  test('refuses events of somebody else and payloads that were not committed to', async () => {
    const device = await openedOffice(engine.app);
    const stranger = await openedOffice(engine.app);
    const asAnother = nextEvent({ ...device }, { actor: stranger.certificate.actor });
    expect((await pushEvents(engine.app, device, [asAnother])).json()).toMatchObject({ code: 'bad-request' });
    const swapped = { ...nextEvent({ ...device }), blob: randomBytes(60).toString('base64') };
    expect((await pushEvents(engine.app, device, [swapped])).json()).toMatchObject({ code: 'bad-request' });
    expect((await pushEvents(engine.app, device, [nextEvent({ ...device })], stranger)).json()).toMatchObject({ code: 'unknown-device' });
  });
  test('takes another device’s events from any device of the office, erased payloads included', async () => {
    const device = await openedOffice(engine.app);
    const colleague = await enrolled(engine.app, { by: device, letter: 'B' });
    const erased = { ...nextEvent(device), blob: null };
    expect((await pushEvents(engine.app, device, [erased], colleague)).statusCode).toBe(200);
    expect((await pullAfter(engine.app, colleague, 0)).json<Pulled>().events[0]).toMatchObject({ blob: null, hash: erased.hash });
  });
  test('misses nothing with eight writers and a reader running along', async () => {
    const first = await openedOffice(engine.app);
    const writers = [
      first,
      ...(await Promise.all(['B', 'C', 'D', 'E', 'F', 'G', 'H'].map((letter) => enrolled(engine.app, { by: first, letter })))),
    ];
    const seen: string[] = [];
    let writing = true;
    async function follow(): Promise<void> {
      for (let more = true; more; ) {
        const last = !writing;
        const { events } = (await pullAfter(engine.app, first, seen.length, 7)).json<Pulled>();
        expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => seen.length + 1 + index));
        seen.push(...events.map(({ header }) => header.id));
        more = !last || events.length > 0;
        await pause(1);
      }
    }
    const reading = follow();
    const written = await Promise.all(
      writers.map(async (device) => {
        const ids: string[] = [];
        for (let batch = 0; batch < 6; batch += 1) {
          const events = Array.from({ length: 1 + (batch % 4) }, () => nextEvent(device));
          expect((await pushEvents(engine.app, device, events)).statusCode).toBe(200);
          ids.push(...events.map(({ header }) => header.id));
        }
        return ids;
      }),
    );
    writing = false;
    await reading;
    expect(seen.toSorted()).toEqual(written.flat().toSorted());
  }, 30_000);
});

describe('a request', () => {
  test('must be signed by an enrolled device, now, over exactly these bytes', async () => {
    const device = await openedOffice(engine.app);
    const url = `/v1/pull?office=${device.certificate.office}&after=0`;
    const asked = { method: 'GET', url } as const;
    expect((await ask(engine.app, device, asked)).statusCode).toBe(200);
    expect((await engine.app.inject(asked)).json()).toMatchObject({ code: 'unsigned' });
    expect((await ask(engine.app, newDevice(), asked)).json()).toMatchObject({ code: 'unknown-device' });
    expect((await ask(engine.app, { ...newDevice(), certificate: device.certificate }, asked)).json()).toMatchObject({ code: 'unsigned' });
    const late = await ask(engine.app, device, { ...asked, time: Temporal.Now.instant().subtract({ seconds: 400 }).toString() });
    expect(late.json()).toMatchObject({ code: 'unsigned' });
    expect(Temporal.Instant.from(String(late.headers['x-desk-time'])).until(Temporal.Now.instant()).total('seconds')).toBeLessThan(60);
    expect((await ask(engine.app, device, { ...asked, time: 'yesterday' })).json()).toMatchObject({ code: 'unsigned' });
  });
  test('with a field too many, a wrong value or a broken body is refused without echoing any of it', async () => {
    const device = await openedOffice(engine.app);
    const { office, device: id } = device.certificate;
    const event = nextEvent(device);
    const bodies: readonly (object | Buffer)[] = [
      { office, device: id, events: [event], more: 'Anna' },
      { office, device: id, events: [{ ...event, header: { ...event.header, subject: 'Anna' } }] },
      { office, device: id, events: [] },
      { office: 'Anna', device: id, events: [event] },
    ];
    for (const body of bodies) {
      const answer = await ask(engine.app, device, { method: 'POST', url: '/v1/push', body });
      expect([answer.statusCode, answer.json()]).toMatchObject([400, { code: 'bad-request' }]);
      expect(answer.body).not.toContain('Anna');
    }
    const broken = await engine.app.inject({
      method: 'POST',
      url: '/v1/push',
      headers: { 'content-type': 'application/json' },
      payload: '{"Anna',
    });
    expect([broken.statusCode, broken.json()]).toMatchObject([400, { code: 'bad-request' }]);
    expect(broken.body).not.toContain('Anna');
  });
  test('that is too large or in an unknown form is refused', async () => {
    const device = await openedOffice(engine.app);
    const answer = await ask(engine.app, device, { method: 'POST', url: '/v1/push', body: { filler: 'x'.repeat(5_000_000) } });
    expect([answer.statusCode, answer.json()]).toMatchObject([413, { code: 'too-large' }]);
    const form = await engine.app.inject({ method: 'POST', url: '/v1/push', headers: { 'content-type': 'text/plain' }, payload: 'x' });
    expect(form.json()).toMatchObject({ code: 'bad-request' });
  });
});

function headIsSigned({ sig, ...head }: Head): boolean {
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(head.key, 'base64').toString('base64url') },
    format: 'jwk',
  });
  return verify(null, sha256(Uint8Array.of(3), Buffer.from(canonicalJson(head))), key, Buffer.from(sig, 'base64'));
}
