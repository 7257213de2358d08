import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PIECE_BYTES } from '../../../backend/blobs.ts';
import { type Engine, startEngine } from './engine.ts';
import { ask, enrolled, openedOffice } from './office.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
}, 60_000);
afterAll(() => engine.close());

describe('attachments', () => {
  test('come back byte for byte to the office’s devices only, and can be resumed', async () => {
    const device = await openedOffice(engine.app);
    const colleague = await enrolled(engine.app, { by: device, letter: 'B' });
    const stranger = await openedOffice(engine.app);
    const blob = randomUUID();
    const pieces = [randomBytes(PIECE_BYTES), randomBytes(PIECE_BYTES), randomBytes(77)];
    const put = (piece: number, bytes: Buffer) =>
      ask(engine.app, device, { method: 'PUT', url: `/v1/blobs/${blob}/${piece}`, body: bytes });
    const sizes = async (as = device) =>
      (await ask(engine.app, as, { method: 'GET', url: `/v1/blobs/${blob}` })).json<{ pieces: number[] }>().pieces;
    expect(await sizes()).toEqual([]);
    for (const piece of [0, 2, 0]) expect((await put(piece, pieces[piece] ?? Buffer.of())).statusCode).toBe(200);
    expect(await sizes()).toEqual([PIECE_BYTES]);
    expect((await put(1, pieces[1] ?? Buffer.of())).statusCode).toBe(200);
    expect(await sizes(colleague)).toEqual(pieces.map(({ length }) => length));
    for (const [piece, bytes] of pieces.entries()) {
      const got = await ask(engine.app, colleague, { method: 'GET', url: `/v1/blobs/${blob}/${piece}` });
      expect([got.headers['content-type'], got.rawPayload.equals(bytes)]).toEqual(['application/octet-stream', true]);
    }
    expect(await sizes(stranger)).toEqual([]);
    expect((await ask(engine.app, stranger, { method: 'GET', url: `/v1/blobs/${blob}/0` })).json()).toMatchObject({ code: 'not-found' });
  });
  test('keep what came first', async () => {
    const device = await openedOffice(engine.app);
    const url = `/v1/blobs/${randomUUID()}/0`;
    const [first, other] = [randomBytes(10), randomBytes(10)];
    await ask(engine.app, device, { method: 'PUT', url, body: first });
    expect((await ask(engine.app, device, { method: 'PUT', url, body: other })).json()).toMatchObject({ code: 'exists' });
    expect((await ask(engine.app, device, { method: 'GET', url })).rawPayload.equals(first)).toBe(true);
  });
  test('are refused when a piece is empty, too large, out of range or misnamed', async () => {
    const device = await openedOffice(engine.app);
    const blob = randomUUID();
    const codeOf = async (path: string, body: Buffer) =>
      (await ask(engine.app, device, { method: 'PUT', url: `/v1/blobs/${path}`, body })).json<{ code?: string }>().code;
    expect(await codeOf(`${blob}/0`, Buffer.of())).toBe('bad-request');
    expect(await codeOf(`${blob}/0`, randomBytes(PIECE_BYTES + 1))).toBe('too-large');
    expect(await codeOf(`${blob}/4096`, randomBytes(9))).toBe('bad-request');
    expect(await codeOf('..%2f..%2fetc/0', randomBytes(9))).toBe('bad-request');
  });
});
