/** The bridge's transport in the browser host: one WebSocket, which comes back by itself after it was lost. */
import { decode, encode } from '@msgpack/msgpack';
import type { Transport } from '../../contract/bridge-schema.ts';
import { FRAME, type HostFrame } from '../../contract/socket.ts';

/** The part of a WebSocket that is used. */
export type Socket = Pick<WebSocket, 'binaryType' | 'readyState' | 'send' | 'addEventListener'>;

const OPEN = 1;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A transport over sockets made by `open`. A call made while the socket is down waits for the next one; a call that was
 * under way when it broke is rejected, since nobody knows whether it was done.
 */
export function createSocketTransport(open: () => Socket): Transport {
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const queued: Uint8Array<ArrayBuffer>[] = [];
  const sent = new Map<number, Waiting>();
  const unsent = new Map<number, Waiting>();
  let socket: Socket = connect(FIRST_RETRY_MS);
  let last = 0;

  function connect(retryMs: number): Socket {
    const fresh = open();
    fresh.binaryType = 'arraybuffer';
    let wait = retryMs;
    fresh.addEventListener('open', () => {
      wait = FIRST_RETRY_MS;
      for (const frame of queued.splice(0)) fresh.send(frame);
      for (const [call, waiting] of unsent) sent.set(call, waiting);
      unsent.clear();
    });
    fresh.addEventListener('message', (event) => receive(decode(new Uint8Array((event as MessageEvent<ArrayBuffer>).data)) as HostFrame));
    fresh.addEventListener('close', () => {
      for (const { reject } of sent.values()) reject(new Error('the connection to the desk broke'));
      sent.clear();
      setTimeout(() => {
        socket = connect(Math.min(wait * 2, LAST_RETRY_MS));
      }, wait);
    });
    return fresh;
  }

  function receive(frame: HostFrame): void {
    if (frame[0] === FRAME.notice) {
      for (const callback of listeners.get(frame[1]) ?? []) callback(frame[2]);
      return;
    }
    const waiting = sent.get(frame[1]);
    sent.delete(frame[1]);
    if (frame[0] === FRAME.answer) waiting?.resolve(frame[2]);
    else waiting?.reject(new Error(frame[2]));
  }

  return {
    invoke: (channel, argument) =>
      new Promise((resolve, reject) => {
        const call = ++last;
        const frame = encode(argument === undefined ? [call, channel] : [call, channel, argument], { ignoreUndefined: true });
        const ready = socket.readyState === OPEN;
        (ready ? sent : unsent).set(call, { resolve, reject });
        if (ready) socket.send(frame);
        else queued.push(frame);
      }),
    listen: (channel, callback) => {
      const callbacks = listeners.get(channel) ?? new Set();
      listeners.set(channel, callbacks.add(callback));
      return () => {
        callbacks.delete(callback);
      };
    },
  };
}
