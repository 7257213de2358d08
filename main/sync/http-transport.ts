/** The network itself: fetch to one server, on this machine or by HTTPS. */
import type { Send, WireResponse } from './transport.ts';

export interface HttpOptions {
  /** Such as `http://127.0.0.1:4711` or `https://rights.example.com`. */
  readonly server: string;
  /** The embedded server's one-run secret. */
  readonly secret?: string;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;
/** A page of sealed payloads is at most 16 MiB, a third more as base64, and the headers of its events. */
const ANSWER_BYTES = 48 * 1024 * 1024;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/;

/** Sends to one server, or null when its address is not one that may be talked to: HTTPS, or plain HTTP on this machine. */
export function httpSend({ server, secret, timeoutMs = TIMEOUT_MS }: HttpOptions): Send | null {
  const base = URL.canParse(server) ? new URL(server) : null;
  if (base === null || base.username !== '' || base.password !== '') return null;
  if (base.protocol !== 'https:' && !(base.protocol === 'http:' && LOOPBACK.test(base.hostname))) return null;
  const prefix = `${base.origin}${base.pathname.replace(/\/$/, '')}`;
  const always = secret === undefined ? {} : { 'x-desk-secret': secret };
  return async ({ method, path, headers, body }) => {
    try {
      const response = await fetch(`${prefix}${path}`, {
        method,
        headers: { ...headers, ...always },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
      });
      return await readAnswer(response);
    } catch {
      // refused, reset, timed out, redirected: to the desk all of it means that the server is not there
      return null;
    }
  };
}

async function readAnswer(response: Response): Promise<WireResponse | null> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next !== undefined && !next.done; next = await reader?.read()) {
    size += next.value.length;
    if (size > ANSWER_BYTES) {
      await reader?.cancel();
      return null;
    }
    pieces.push(next.value);
  }
  return { status: response.status, headers: Object.fromEntries(response.headers), body: new Uint8Array(Buffer.concat(pieces)) };
}
