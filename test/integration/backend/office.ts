/** Devices that push and pull against the real app, for the backend's tests and the simulator's real runs. */
import { generateKeyPairSync, type KeyObject, randomBytes, randomUUID, sign } from 'node:crypto';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { AUTH_HEADERS, type WireEvent } from '../../../contract/sync-api.ts';
import { type Certificate, eventHash, sha256 } from '../../../backend/crypto.ts';
import { canonicalJson } from '../../../domain/events/canonical.ts';
import type { EntityKey, Role } from '../../../domain/events/event.ts';

export interface TestDevice {
  readonly certificate: Certificate;
  readonly key: KeyObject;
  n: number;
  prev: string;
}

export interface NewDevice {
  readonly office?: string;
  readonly role?: Role;
  readonly letter?: string;
  readonly desk?: string;
  /** The certifying device; none makes the office's first, which certifies itself. */
  readonly by?: TestDevice;
}

export function newDevice({ office, role = 'approver', letter = 'A', desk = randomUUID(), by }: NewDevice = {}): TestDevice {
  const pair = generateKeyPairSync('ed25519');
  const device = randomUUID();
  const unsigned = {
    v: 1 as const,
    office: office ?? by?.certificate.office ?? randomUUID(),
    device,
    actor: randomUUID(),
    desk,
    letter,
    role,
    publicKey: Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64'),
    by: by?.certificate.device ?? device,
  };
  const sig = sign(null, digest(2, canonicalJson(unsigned)), (by ?? { key: pair.privateKey }).key).toString('base64');
  return { certificate: { ...unsigned, sig }, key: pair.privateKey, n: 0, prev: '0'.repeat(64) };
}

/** The device's next event, signed and chained. `changes` overrides header fields before signing. */
export function nextEvent(device: TestDevice, changes: Partial<WireEvent['header']> = {}, blob: Buffer = randomBytes(60)): WireEvent {
  const { office, actor, device: id } = device.certificate;
  const header: WireEvent['header'] = {
    v: 1,
    id: randomUUID(),
    office,
    actor,
    device: id,
    n: device.n + 1,
    hlc: `2026-07-01T00:00:00.000Z-${String(device.n).padStart(6, '0')}`,
    type: 'case.corrected',
    entity: `case/${randomUUID()}` as EntityKey,
    fields: ['subject'],
    base: {},
    epoch: 1,
    commitment: sha256(blob).toString('hex'),
    prev: device.prev,
    ...changes,
  };
  const hash = eventHash(header);
  device.n = header.n;
  device.prev = hash;
  return { header, hash, sig: sign(null, Buffer.from(hash, 'hex'), device.key).toString('base64'), blob: blob.toString('base64') };
}

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly body?: object | Buffer;
  /** The instant the device claims; the true one unless told. */
  readonly time?: string;
}

/** The headers that sign a request, and its body's bytes. */
export function signed(
  device: TestDevice,
  { method, url, body, time = Temporal.Now.instant().toString() }: Request,
): { headers: Record<string, string>; payload?: Buffer } {
  const payload = body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const text = `${method}\n${url}\n${time}\n${sha256(payload ?? Buffer.of()).toString('hex')}`;
  const headers: Record<string, string> = {
    [AUTH_HEADERS.device]: device.certificate.device,
    [AUTH_HEADERS.time]: time,
    [AUTH_HEADERS.signature]: sign(null, digest(4, text), device.key).toString('base64'),
  };
  if (payload === undefined) return { headers };
  headers['content-type'] = Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json';
  return { headers, payload };
}

export function ask(app: FastifyInstance, device: TestDevice, request: Request): Promise<LightMyRequestResponse> {
  const options: InjectOptions = { method: request.method, url: request.url, ...signed(device, request) };
  return app.inject(options);
}

export function pushEvents(
  app: FastifyInstance,
  device: TestDevice,
  events: readonly WireEvent[],
  relay: TestDevice = device,
): Promise<LightMyRequestResponse> {
  const { office, device: id } = device.certificate;
  return ask(app, relay, { method: 'POST', url: '/v1/push', body: { office, device: id, events } });
}

export function pullAfter(app: FastifyInstance, device: TestDevice, after: number, limit = 1000): Promise<LightMyRequestResponse> {
  return ask(app, device, { method: 'GET', url: `/v1/pull?office=${device.certificate.office}&after=${after}&limit=${limit}` });
}

/** Opens an office and returns its first device. */
export async function openedOffice(app: FastifyInstance): Promise<TestDevice> {
  const first = newDevice();
  await mustBeOk(ask(app, first, { method: 'POST', url: '/v1/offices', body: { certificate: first.certificate } }));
  return first;
}

export async function enrolled(app: FastifyInstance, options: NewDevice & { readonly by: TestDevice }): Promise<TestDevice> {
  const device = newDevice(options);
  await mustBeOk(ask(app, device, { method: 'POST', url: '/v1/devices', body: { certificate: device.certificate } }));
  return device;
}

async function mustBeOk(answer: Promise<LightMyRequestResponse>): Promise<void> {
  const { statusCode, body } = await answer;
  if (statusCode !== 200) throw new Error(`${statusCode}: ${body}`);
}

function digest(prefix: number, text: string): Buffer {
  return sha256(Uint8Array.of(prefix), Buffer.from(text));
}
