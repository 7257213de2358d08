import { decode, encode } from '@msgpack/msgpack';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { bridge } from '../../../../contract/bridge.ts';
import { createBridgeClient } from '../../../../renderer/bridge/client.ts';
import { createSocketTransport, type Socket } from '../../../../renderer/bridge/socket.ts';

/** A socket whose other end is the test. */
class FarSocket extends EventTarget {
  binaryType: BinaryType = 'blob';
  readyState: number = WebSocket.CONNECTING;
  readonly sent: unknown[] = [];
  send(data: Uint8Array): void {
    this.sent.push(decode(data));
  }
  open(): void {
    this.readyState = WebSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }
  lose(): void {
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(new Event('close'));
  }
  say(frame: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: encode(frame).slice().buffer }));
  }
}

const sockets: FarSocket[] = [];
function client() {
  const transport = createSocketTransport(() => {
    sockets.push(new FarSocket());
    return sockets.at(-1) as unknown as Socket;
  });
  return createBridgeClient(bridge, transport);
}

beforeEach(() => {
  sockets.length = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('the bridge over a socket', () => {
  test('numbers calls, leaves a missing argument out, and settles each by its answer', async () => {
    const desk = client();
    sockets[0]!.open();
    const status = desk.desk.status(undefined);
    const page = desk.log.pages({ after: 0, limit: 5 });
    expect(sockets[0]!.sent).toEqual([[1, 'desk.status'], [2, 'log.pages', { after: 0, limit: 5 }]]);
    sockets[0]!.say([0, 2, { events: new Uint8Array([7]), next: 1, more: false }]);
    sockets[0]!.say([1, 1, 'no']);
    expect(await page).toEqual({ events: new Uint8Array([7]), next: 1, more: false });
    await expect(status).rejects.toThrow('no');
  });

  test('holds calls back until the socket is open, and sends them once', async () => {
    const desk = client();
    const status = desk.desk.status(undefined);
    expect(sockets[0]!.sent).toEqual([]);
    sockets[0]!.open();
    expect(sockets[0]!.sent).toEqual([[1, 'desk.status']]);
    sockets[0]!.say([0, 1, 'x']);
    expect(await status).toBe('x');
  });

  test('rejects what was under way when the socket broke, and goes on with a new one, later each time', async () => {
    const desk = client();
    sockets[0]!.open();
    const lost = desk.sync.now(undefined);
    sockets[0]!.lose();
    await expect(lost).rejects.toThrow('the connection to the desk broke');
    const kept = desk.desk.status(undefined);
    await vi.advanceTimersByTimeAsync(250);
    expect(sockets).toHaveLength(2);
    sockets[1]!.lose();
    await vi.advanceTimersByTimeAsync(250);
    expect(sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(250);
    sockets[2]!.open();
    expect(sockets[2]!.sent).toEqual([[2, 'desk.status']]);
    sockets[2]!.say([0, 2, 'x']);
    expect(await kept).toBe('x');
  });

  test('passes notifications to their listeners until they unsubscribe', () => {
    const desk = client();
    sockets[0]!.open();
    const heard: unknown[] = [];
    const off = desk.log.onGrew((payload) => heard.push(payload));
    sockets[0]!.say([2, 'log.grew', { last: 3 }]);
    off();
    sockets[0]!.say([2, 'log.grew', { last: 4 }]);
    expect(heard).toEqual([{ last: 3 }]);
  });
});
