/** The browser host's server on 127.0.0.1: the page's files, a link that opens a session, and the bridge. Nothing else, to nobody else. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bridge } from '../../contract/bridge.ts';
import { checkedSend } from '../bridge/notify.ts';
import { serveBridge } from '../bridge/serve.ts';
import { createGate, type Gate } from './gate.ts';
import { contentSecurityPolicy, pageFiles, pageHeaders } from './page.ts';
import type { OnBug, ServedDesk } from './served-desk.ts';
import { createSessions } from './sessions.ts';
import { createSockets } from './sockets.ts';

export interface DeskServer {
  readonly port: number;
  /** A new link that opens the desk once within a minute. */
  readonly link: () => string;
  readonly close: () => Promise<void>;
}

export interface DeskServerOptions {
  readonly desk: ServedDesk;
  /** Folder of the built screens. */
  readonly screens: string;
  /** The port to take, 0 for any. Rejects with EADDRINUSE when it is taken. */
  readonly port: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly onBug: OnBug;
}

export async function serveDesk({ desk, screens, port, now, onBug }: DeskServerOptions): Promise<DeskServer> {
  const files = pageFiles(screens);
  const sessions = createSessions(now);
  const sockets = createSockets(serveBridge(bridge, desk.handlers, onBug));
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000, maxHeaderSize: 8 * 1024 });
  const taken = await listen(server, port);
  const gate = createGate(taken, sessions);
  const headers = pageHeaders(contentSecurityPolicy(`ws://127.0.0.1:${taken}`));

  server.on('request', (request, response) => {
    void answer(request, response).catch((error: unknown) => {
      onBug('page', error);
      response.destroy();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    const refusal = pathOf(request) === '/bridge' ? gate.refusesUpgrade(request) : 'wrong path';
    if (refusal === null) return sockets.server.handleUpgrade(request, socket, head, (open) => sockets.server.emit('connection', open, request));
    // a peer that is gone has nothing to read
    socket.on('error', () => undefined);
    return socket.end(`HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n${refusal}\n`);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    if (path === '/open') return openLink(request, response, gate);
    const refusal = gate.refusesGet(request);
    if (refusal !== null) return reply(response, 403, refusal === 'no session' ? ASK_FOR_LINK : `${refusal}\n`);
    const file = files.get(path);
    if (file === undefined) return reply(response, 404, 'no such file\n');
    response.writeHead(200, { ...headers, 'content-type': file.type }).end(await file.read());
  }

  function openLink(request: IncomingMessage, response: ServerResponse, rules: Gate): void {
    const refusal = rules.refusesLink(request);
    if (refusal !== null) return reply(response, 403, `${refusal}\n`);
    const session = sessions.redeem(new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('token') ?? '');
    if (session === null) return reply(response, 403, ASK_FOR_LINK);
    // not a redirect: a strict cookie would not follow one that began outside the page
    response.writeHead(200, { ...headers, 'set-cookie': rules.cookie(session), 'content-type': 'text/html; charset=utf-8' }).end(ON_TO_THE_DESK);
  }

  function reply(response: ServerResponse, status: number, text: string): void {
    response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(text);
  }

  const unsubscribe = desk.onNotify(checkedSend(bridge, sockets.notify));
  return {
    port: taken,
    link: () => `http://127.0.0.1:${taken}/open?token=${sessions.issue()}`,
    close: async () => {
      unsubscribe();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const ASK_FOR_LINK = 'This link has been used or is older than a minute. Press Enter in the window where Rightsdesk runs to get a new one.\n';
const ON_TO_THE_DESK = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>Rightsdesk</title>';

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}
