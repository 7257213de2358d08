/**
 * Who asks: a device of the office, by a signature close to the server's time. Enrolment alone asks nobody: a certificate proves
 * itself, and a server that lost everything must take it from whoever still has it.
 */
import type { FastifyRequest } from 'fastify';
import { AUTH_HEADERS, AUTH_WINDOW_SECONDS } from '../contract/sync-api.ts';
import { requestSignedBy, sha256 } from './crypto.ts';
import type { DeviceRow } from './log.ts';
import { type Answer, refuse } from './replies.ts';
import type { Store } from './store.ts';

const NO_BODY = sha256().toString('hex');
const hashes = new WeakMap<FastifyRequest, string>();

/** Remembers the hash of a body's bytes as they came, before anything parses them. */
export function noteBody(request: FastifyRequest, body: Buffer): void {
  hashes.set(request, sha256(body).toString('hex'));
}

/** The enrolled device that signed the request. */
export async function signingDevice(store: Store, request: FastifyRequest, now: Temporal.Instant): Promise<Answer<DeviceRow>> {
  const id = header(request, AUTH_HEADERS.device);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return refuse('unsigned');
  const device = await store.db.selectFrom('devices').selectAll().where('device', '=', id).executeTakeFirst();
  if (device === undefined) return refuse('unknown-device');
  return signedInTime(request, device.public_key, now) ? { ok: true, value: device } : refuse('unsigned');
}

function signedInTime(request: FastifyRequest, publicKey: string, now: Temporal.Instant): boolean {
  const time = header(request, AUTH_HEADERS.time);
  if (!near(time, now)) return false;
  const signed = { method: request.method, path: request.url, time, bodyHash: hashes.get(request) ?? NO_BODY };
  return requestSignedBy(publicKey, signed, header(request, AUTH_HEADERS.signature));
}

function near(time: string, now: Temporal.Instant): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(time)) return false;
  try {
    return Math.abs(Temporal.Instant.from(time).since(now).total('seconds')) <= AUTH_WINDOW_SECONDS;
  } catch {
    return false;
  }
}

function header(request: FastifyRequest, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}
