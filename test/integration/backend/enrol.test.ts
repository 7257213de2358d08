import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { EnrolAnswer, PullAnswer } from '../../../contract/sync-api.ts';
import { type Engine, startEngine } from './engine.ts';
import { ask, enrolled, newDevice, openedOffice, pullAfter, type TestDevice } from './office.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
}, 60_000);
afterAll(() => engine.close());

function enrol(route: 'offices' | 'devices', device: TestDevice, as = device) {
  return ask(engine.app, as, { method: 'POST', url: `/v1/${route}`, body: { certificate: device.certificate } });
}

describe('enrolling', () => {
  test('opens an office once, however often it is asked', async () => {
    const first = newDevice();
    const opened = (await enrol('offices', first)).json<z.infer<typeof EnrolAnswer>>();
    expect(opened.head).toMatchObject({ office: first.certificate.office, size: 0 });
    expect((await enrol('offices', first)).json<z.infer<typeof EnrolAnswer>>().head.log).toBe(opened.head.log);
    const usurper = newDevice({ office: first.certificate.office });
    expect((await enrol('offices', usurper)).json()).toMatchObject({ code: 'exists' });
  });
  test('adds devices that an approver certified, and tells all certificates oldest first', async () => {
    const first = await openedOffice(engine.app);
    const handler = await enrolled(engine.app, { by: first, role: 'handler', letter: 'B' });
    expect((await enrol('devices', handler)).statusCode).toBe(200);
    const { devices } = (await pullAfter(engine.app, handler, 0)).json<z.infer<typeof PullAnswer>>();
    expect(devices).toEqual([first.certificate, handler.certificate]);
    const byHandler = newDevice({ by: handler, letter: 'C' });
    expect((await enrol('devices', byHandler)).json()).toMatchObject({ code: 'bad-request' });
    const forged = newDevice({ by: { ...newDevice(), certificate: first.certificate }, letter: 'C' });
    expect((await enrol('devices', forged)).json()).toMatchObject({ code: 'bad-request' });
    const fromOutside = newDevice({ by: await openedOffice(engine.app), office: first.certificate.office, letter: 'C' });
    expect((await enrol('devices', fromOutside)).json()).toMatchObject({ code: 'unknown-device' });
  });
  test('lets people of one desk share its letter and no other desk take it', async () => {
    const first = await openedOffice(engine.app);
    const { desk } = first.certificate;
    await enrolled(engine.app, { by: first, role: 'intake', desk, letter: 'A' });
    expect((await enrol('devices', newDevice({ by: first, letter: 'A', desk: randomUUID() }))).json()).toMatchObject({
      code: 'letter-taken',
    });
    expect((await enrol('devices', newDevice({ by: first, letter: 'B', desk }))).json()).toMatchObject({ code: 'letter-taken' });
  });
  test('says that an office or a device is not known here', async () => {
    const first = await openedOffice(engine.app);
    const elsewhere = newDevice();
    expect((await enrol('devices', newDevice({ by: elsewhere }))).json()).toMatchObject({ code: 'unknown-office' });
    expect((await pullAfter(engine.app, elsewhere, 0)).json()).toMatchObject({ code: 'unknown-device' });
    const reused = newDevice({ by: first, letter: 'B' });
    const twisted = { ...reused, certificate: { ...reused.certificate, device: first.certificate.device } };
    expect((await enrol('devices', twisted)).json()).toMatchObject({ code: 'exists' });
  });
  test('takes a certificate from whoever brings it, since it proves itself: a wiped server is healed without the first device', async () => {
    const first = newDevice();
    const second = newDevice({ by: first, letter: 'B' });
    const third = newDevice({ by: first, letter: 'C' });
    for (const [route, device] of [
      ['offices', first],
      ['devices', second],
      ['devices', third],
    ] as const) {
      expect((await enrol(route, device, third)).statusCode).toBe(200);
    }
    expect((await pullAfter(engine.app, second, 0)).json<z.infer<typeof PullAnswer>>().devices).toHaveLength(3);
  });
});
