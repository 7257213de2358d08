/** The bridge over WebSockets: one for each window. A socket that breaks the rules loses itself and nothing else. */
import { randomUUID } from 'node:crypto';
import { decode, encode } from '@msgpack/msgpack';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { CallFrame, FRAME, type HostFrame, MAX_CALL_BYTES } from '../../contract/socket.ts';
import { BridgeRefusal, type Dispatch } from '../bridge/serve.ts';
import type { Send } from '../bridge/notify.ts';

export interface Sockets {
  readonly server: WebSocketServer;
  /** Sends a notification to every window, and the last one of each channel to every window that comes later. */
  readonly notify: Send;
  readonly close: () => void;
}

/** Calls that one window may have under way. */
const CALLS_AT_ONCE = 256;
const CLOSE = { badFrame: 1007, tooMany: 1008, ending: 1001 } as const;

export function createSockets(dispatch: Dispatch): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_CALL_BYTES, perMessageDeflate: false, clientTracking: true });
  const latest = new Map<string, unknown>();

  server.on('connection', (socket) => {
    for (const [channel, payload] of latest) send(socket, [FRAME.notice, channel, payload]);
    const window = randomUUID();
    let open = 0;
    // without a listener an oversized frame would end the whole process; the library closes the socket itself
    socket.on('error', () => undefined);
    socket.on('message', (data, binary) => {
      const frame = binary ? frameOf(data) : null;
      if (frame === null) return socket.close(CLOSE.badFrame);
      if (open >= CALLS_AT_ONCE) return socket.close(CLOSE.tooMany);
      const [call, channel, argument] = frame;
      open += 1;
      void dispatch(channel, argument, window)
        .then(
          (value) => send(socket, [FRAME.answer, call, value]),
          (error: unknown) => send(socket, [FRAME.refusal, call, error instanceof BridgeRefusal ? error.message : 'the desk could not do this']),
        )
        .finally(() => {
          open -= 1;
        });
    });
  });

  return {
    server,
    notify: (channel, payload) => {
      latest.set(channel, payload);
      for (const socket of server.clients) send(socket, [FRAME.notice, channel, payload]);
    },
    close: () => {
      for (const socket of server.clients) socket.close(CLOSE.ending);
      server.close();
    },
  };
}

function send(socket: WebSocket, frame: HostFrame): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(encode(frame, { ignoreUndefined: true }));
}

function frameOf(data: RawData): readonly [number, string, unknown?] | null {
  const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : Array.isArray(data) ? Buffer.concat(data) : data;
  // a length in a header may promise more than the frame holds
  const limits = { maxStrLength: bytes.length, maxBinLength: bytes.length, maxArrayLength: bytes.length, maxMapLength: bytes.length, maxExtLength: 0 };
  try {
    const parsed = CallFrame.safeParse(decode(bytes, limits));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
