import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { connect, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { MAX_CALL_BYTES } from '../../contract/socket.ts';
import { onKeptPort } from '../../main/hosts/port.ts';
import { type DeskServer, serveDesk } from '../../main/hosts/server.ts';
import { TOKEN_LIFE_MS } from '../../main/hosts/sessions.ts';
import { type DeskStand, deskStand, STATUS } from '../support/desk-stand.ts';

let screens: string;
let desk: DeskStand;
let server: DeskServer;
let bugs: string[];
let clock: number;

beforeEach(async () => {
  screens = mkdtempSync(join(tmpdir(), 'screens-'));
  mkdirSync(join(screens, 'assets'));
  writeFileSync(join(screens, 'index.html'), '<!doctype html><title>Rightsdesk</title>');
  writeFileSync(join(screens, 'assets/main.js'), 'export {}');
  writeFileSync(join(screens, 'notes.secret'), 'not for serving');
  desk = deskStand({ 'files.append': (argument: { bytes: Uint8Array }) => ({ ok: true, value: void argument }) });
  bugs = [];
  clock = 0;
  server = await serveDesk({ desk, screens, port: 0, now: () => clock, onBug: (channel) => bugs.push(channel) });
});
afterEach(async () => {
  await server.close();
  rmSync(screens, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function get(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: server.port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', reject).end();
  });
}

function pathOf(link: string): string {
  return link.slice(`http://127.0.0.1:${server.port}`.length);
}

async function signIn(): Promise<string> {
  const { headers } = await get(pathOf(server.link()));
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

const origin = () => `http://127.0.0.1:${server.port}`;

function dial(headers: Readonly<Record<string, string>>, path = '/bridge'): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
}

/** How the attempt to open a socket ended. */
function outcome(socket: WebSocket): Promise<'open' | number> {
  return new Promise((resolve) => {
    socket.on('open', () => resolve('open'));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => undefined);
  });
}

async function openSocket(): Promise<WebSocket> {
  const socket = dial({ cookie: await signIn(), origin: origin() });
  expect(await outcome(socket)).toBe('open');
  return socket;
}

function closing(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.on('close', resolve));
}

function call(socket: WebSocket, frame: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    socket.once('message', (data: Buffer) => resolve(decode(data)));
    socket.send(encode(frame));
  });
}

describe('the link', () => {
  test('opens a session by a strict cookie of this port, and leaves no token in the address', async () => {
    const answer = await get(pathOf(server.link()));
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']).toEqual([expect.stringMatching(new RegExp(`^rightsdesk_${server.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`))]);
    expect(answer.body).toContain('content="0;url=/"');
  });

  test('works once', async () => {
    const path = pathOf(server.link());
    expect((await get(path)).status).toBe(200);
    const again = await get(path);
    expect([again.status, again.headers['set-cookie']]).toEqual([403, undefined]);
    expect(again.body).toContain('Press Enter');
  });

  test('works for a minute', async () => {
    const path = pathOf(server.link());
    clock += TOKEN_LIFE_MS + 1;
    expect((await get(path)).status).toBe(403);
  });

  test.each(['', 'x', 'A'.repeat(43)])('does not work with the token %j', async (token) => {
    expect((await get(`/open?token=${token}`)).status).toBe(403);
  });

  test('is not taken from another name for this machine, nor from a page elsewhere', async () => {
    expect((await get(pathOf(server.link()), { host: `localhost:${server.port}` })).status).toBe(403);
    expect((await get(pathOf(server.link()), { origin: 'https://evil.example' })).status).toBe(403);
    expect((await get(pathOf(server.link()), {}, 'POST')).status).toBe(403);
  });
});

describe('a file', () => {
  test('is served to a session, with the whole policy', async () => {
    const answer = await get('/assets/main.js', { cookie: await signIn(), 'sec-fetch-site': 'same-origin' });
    expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([200, 'text/javascript; charset=utf-8', 'export {}']);
    const policy = answer.headers['content-security-policy'] ?? '';
    for (const part of ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]) expect(policy).toContain(part);
    expect(policy).not.toMatch(/'unsafe-inline'|'unsafe-eval'|\*/);
    expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin' });
  });

  test.each<[string, (cookie: string) => Record<string, string>, string]>([
    ['without a session', () => ({}), 'GET'],
    ['with another session', () => ({ cookie: `rightsdesk_${server.port}=${'A'.repeat(43)}` }), 'GET'],
    ['with the cookie of another port', (cookie) => ({ cookie: cookie.replace(String(server.port), '1') }), 'GET'],
    ['under another name', (cookie) => ({ cookie, host: 'evil.example' }), 'GET'],
    ['under localhost', (cookie) => ({ cookie, host: `localhost:${server.port}` }), 'GET'],
    ['with a forwarded name', (cookie) => ({ cookie, host: 'evil.example', 'x-forwarded-host': `127.0.0.1:${server.port}` }), 'GET'],
    ['to another origin', (cookie) => ({ cookie, origin: 'https://evil.example' }), 'GET'],
    ['to no origin', (cookie) => ({ cookie, origin: 'null' }), 'GET'],
    ['to another site', (cookie) => ({ cookie, 'sec-fetch-site': 'cross-site' }), 'GET'],
    ['to another port', (cookie) => ({ cookie, 'sec-fetch-site': 'same-site' }), 'GET'],
    ['by POST', (cookie) => ({ cookie }), 'POST'],
  ])('is refused %s', async (_how, headers, method) => {
    const answer = await get('/', headers(await signIn()), method);
    expect([answer.status, answer.body.includes('<title>')]).toEqual([403, false]);
  });

  test.each(['/notes.secret', '/../../package.json', '/..%2f..%2fpackage.json', '/assets/../../secret', '/assets', '//etc/passwd', '/__proto__'])('%s is not served', async (path) => {
    expect((await get(path, { cookie: await signIn() })).status).toBe(404);
  });
});

describe('a window', () => {
  test('calls the desk and hears of its news, the last of each kind also when it comes late', async () => {
    desk.tell('log.grew', { last: 1 });
    desk.tell('log.grew', { last: 2 });
    const socket = dial({ cookie: await signIn(), origin: origin() });
    const first = await new Promise((resolve) => socket.once('message', (data: Buffer) => resolve(decode(data))));
    expect(first).toEqual([2, 'log.grew', { last: 2 }]);
    expect(await call(socket, [1, 'desk.status'])).toEqual([0, 1, STATUS]);
    const heard = new Promise((resolve) => socket.once('message', (data: Buffer) => resolve(decode(data))));
    desk.tell('log.grew', { last: 3 });
    expect(await heard).toEqual([2, 'log.grew', { last: 3 }]);
  });

  test('is one of many, each known by a name of its own', async () => {
    const [one, two] = [await openSocket(), await openSocket()];
    await call(one, [1, 'desk.status']);
    await call(two, [1, 'desk.status']);
    expect(new Set(desk.calls.map(({ window }) => window)).size).toBe(2);
  });

  test('hands over a piece of 1 MiB as bytes', async () => {
    const socket = await openSocket();
    const bytes = new Uint8Array(1024 * 1024).fill(7);
    expect(await call(socket, [1, 'files.append', { upload: STATUS.desk, index: 0, bytes }])).toEqual([0, 1, { ok: true }]);
    const taken = desk.calls[0]?.argument as { bytes: Uint8Array };
    expect([taken.bytes.length, taken.bytes.every((byte) => byte === 7)]).toEqual([bytes.length, true]);
  });

  test.each<[string, (cookie: string) => Record<string, string>, string?]>([
    ['without an origin', (cookie) => ({ cookie })],
    ['from another origin', (cookie) => ({ cookie, origin: 'https://evil.example' })],
    ['from a page of another port', (cookie) => ({ cookie, origin: `http://127.0.0.1:${server.port + 1}` })],
    ['from localhost', (cookie) => ({ cookie, origin: `http://localhost:${server.port}` })],
    ['from no origin', (cookie) => ({ cookie, origin: 'null' })],
    ['without a session', () => ({ origin: origin() })],
    ['under another name', (cookie) => ({ cookie, origin: origin(), host: `localhost:${server.port}` })],
    ['from another site', (cookie) => ({ cookie, origin: origin(), 'sec-fetch-site': 'cross-site' })],
    ['on another path', (cookie) => ({ cookie, origin: origin() }), '/'],
  ])('cannot connect %s', async (_how, headers, path) => {
    expect(await outcome(dial(headers(await signIn()), path))).toBe(403);
  });

  test.each(['constructor', '__proto__', 'desk.toString', 'desk.handleStatus', 'log.grew'])('cannot call %s', async (channel) => {
    expect(await call(await openSocket(), [1, channel])).toEqual([1, 1, 'the desk has no such call']);
    expect([desk.calls, bugs]).toEqual([[], []]);
  });

  test('learns nothing of a bug, and goes on', async () => {
    const socket = await openSocket();
    expect(await call(socket, [1, 'sync.now'])).toEqual([1, 1, 'the desk could not do this; what was saved is still saved']);
    expect(bugs).toEqual(['sync.now']);
    expect(await call(socket, [2, 'desk.status'])).toEqual([0, 2, STATUS]);
  });

  test('loses its socket by a frame of 10 MB, and nobody else is hurt', async () => {
    const [good, bad] = [await openSocket(), await openSocket()];
    const closed = closing(bad);
    bad.send(new Uint8Array(10 * 1024 * 1024));
    expect(await closed).toBe(1009);
    expect(await call(good, [1, 'desk.status'])).toEqual([0, 1, STATUS]);
  });

  test.each<[string, Buffer | string]>([
    ['text', '[1,"desk.status"]'],
    ['a map', Buffer.from(encode({ call: 1 }))],
    ['a call without a channel', Buffer.from(encode([1]))],
    ['a call with a fourth part', Buffer.from(encode([1, 'desk.status', null, 1]))],
    ['an array that promises 4 billion entries', Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff])],
    ['a map with __proto__', Buffer.from([0x93, 1, 0xab, ...Buffer.from('desk.status'), 0x81, 0xa9, ...Buffer.from('__proto__'), 1])],
    ['nothing', Buffer.alloc(0)],
    ['bytes after the frame', Buffer.concat([encode([1, 'desk.status']), Buffer.from([1])])],
  ])('loses its socket by %s', async (_what, data) => {
    const socket = await openSocket();
    const closed = closing(socket);
    socket.send(data);
    expect(await closed).toBe(1007);
    expect(desk.calls).toEqual([]);
  });

  test('cannot keep more than 256 calls waiting', async () => {
    await server.close();
    desk = deskStand({ 'sync.now': () => new Promise(() => undefined) });
    server = await serveDesk({ desk, screens, port: 0, now: () => clock, onBug: (channel) => bugs.push(channel) });
    const socket = await openSocket();
    const closed = closing(socket);
    for (let index = 0; index < 300; index += 1) socket.send(encode([index, 'sync.now']));
    expect(await closed).toBe(1008);
    expect(desk.calls).toHaveLength(256);
  });

  test('may send any bytes: the host lives, and no handler has a bug', async () => {
    const cookie = await signIn();
    const channel = fc.constantFrom('office.act', 'files.append', 'log.pages', 'letters.sign', 'x');
    const frame = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.tuple(fc.nat(), channel, fc.jsonValue()).map((value) => encode(value)));
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 5 }), async (frames) => {
        const socket = dial({ cookie, origin: origin() });
        expect(await outcome(socket)).toBe('open');
        const closed = closing(socket);
        for (const bytes of frames) socket.send(bytes);
        socket.close();
        await closed;
      }),
      { numRuns: 40 },
    );
    expect(await call(await openSocket(), [1, 'desk.status'])).toEqual([0, 1, STATUS]);
    expect(MAX_CALL_BYTES).toBeGreaterThan(1024 * 1024);
  });
});

describe('the port', () => {
  test('listens on the loopback address alone', async () => {
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal);
    for (const { address } of [...others, { address: '127.0.0.2' }]) {
      const reached = await new Promise((resolve) => {
        const socket = connect(server.port, address, () => resolve(true)).on('error', () => resolve(false));
        socket.setTimeout(500, () => resolve(false));
      });
      expect([address, reached]).toEqual([address, false]);
    }
  });

  test('is kept in the data folder, and another one is taken and kept when it is in use', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'port-'));
    const kept = () => Number(readFileSync(join(folder, 'port'), 'utf8'));
    const start = (port: number) => serveDesk({ desk, screens, port, now: () => clock, onBug: () => undefined });
    const first = await onKeptPort(folder, start);
    await first.close();
    expect(kept()).toBe(first.port);
    const second = await onKeptPort(folder, start);
    expect(second.port).toBe(first.port);
    await second.close();

    const squatter = createServer().listen(first.port, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const third = await onKeptPort(folder, start);
    expect(third.port).not.toBe(first.port);
    expect(kept()).toBe(third.port);
    await third.close();
    squatter.close();
    rmSync(folder, { recursive: true });
  });
});
