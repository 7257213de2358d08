/** Which requests the browser host answers at all. Each refusal has its own short reason; the details stay with the asker. */
import type { IncomingMessage } from 'node:http';
import type { Sessions } from './sessions.ts';

export interface Gate {
  /** Why a request for a file is refused, or null. */
  readonly refusesGet: (request: IncomingMessage) => string | null;
  /** Why a link's request is refused, or null: it may come from outside the page, so its token alone speaks for it. */
  readonly refusesLink: (request: IncomingMessage) => string | null;
  /** Why an upgrade to the bridge is refused, or null. */
  readonly refusesUpgrade: (request: IncomingMessage) => string | null;
  readonly cookie: (session: string) => string;
}

/** The rules for one port of 127.0.0.1. Cookies are shared between ports, so the port is in the name, and the origin is asked besides. */
export function createGate(port: number, sessions: Sessions): Gate {
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  const name = `rightsdesk_${port}`;

  // an exact Host also stops names that were made to point here
  const wrongHost = (request: IncomingMessage) => (request.headers.host === host ? null : 'wrong host');
  const wrongMethod = (request: IncomingMessage) => (request.method === 'GET' ? null : 'wrong method');
  const noSession = (request: IncomingMessage) => (sessions.known(cookieOf(request, name)) ? null : 'no session');
  const wrongSite = (request: IncomingMessage) => {
    const site = request.headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none' ? null : 'wrong site';
  };
  const wrongOrigin = (request: IncomingMessage, needed: boolean) => {
    const given = request.headers.origin;
    return given === origin || (given === undefined && !needed) ? null : 'wrong origin';
  };

  return {
    refusesLink: (request) => wrongHost(request) ?? wrongMethod(request) ?? wrongOrigin(request, false),
    refusesGet: (request) => wrongHost(request) ?? wrongMethod(request) ?? wrongOrigin(request, false) ?? wrongSite(request) ?? noSession(request),
    refusesUpgrade: (request) => wrongHost(request) ?? wrongMethod(request) ?? wrongOrigin(request, true) ?? wrongSite(request) ?? noSession(request),
    cookie: (session) => `${name}=${session}; HttpOnly; SameSite=Strict; Path=/`,
  };
}

function cookieOf(request: IncomingMessage, name: string): string {
  const pair = (request.headers.cookie ?? '').split('; ').find((part) => part.startsWith(`${name}=`));
  return pair === undefined ? '' : pair.slice(name.length + 1);
}
