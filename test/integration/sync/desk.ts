/** Desks with the real log, files and sync client, on disks in memory, against the real server app. */
import type { FastifyInstance } from 'fastify';
import type { DeviceCertificate, SealedEvent } from '../../../domain/events/event.ts';
import { type Blobs, openBlobs } from '../../../main/blobs/blobs.ts';
import { openBody } from '../../../main/crypto/events.ts';
import { type Log, openLog } from '../../../main/log/log.ts';
import { createSync, type Sync } from '../../../main/sync/sync.ts';
import type { Send, WireRequest, WireResponse } from '../../../main/sync/transport.ts';
import { type MemoryDisk, memoryDisk } from '../../unit/main/log/memory-disk.ts';
import { eventAfter, newId, type TestDevice, type TestOffice } from '../../unit/main/log/office.ts';

/** Sends into a server app without a network; `between` may lose or change what goes through. */
export function sendTo(app: FastifyInstance, between: (request: WireRequest, pass: () => Promise<WireResponse>) => Promise<WireResponse | null> = (_request, pass) => pass()): Send {
  return (request) =>
    between(request, async () => {
      const { method, path, headers, body } = request;
      const answer = await app.inject({ method, url: path, headers, ...(body.length === 0 ? {} : { payload: Buffer.from(body) }) });
      const texts = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
      return { status: answer.statusCode, headers: Object.fromEntries(texts), body: new Uint8Array(answer.rawPayload) };
    });
}

export interface TestDesk {
  readonly log: Log;
  readonly blobs: Blobs;
  readonly sync: Sync;
  readonly disk: MemoryDisk;
  /** Files an event of this desk's device. */
  readonly act: (values?: Readonly<Record<string, unknown>>, type?: string) => Promise<SealedEvent>;
}

export interface DeskOptions {
  readonly send: Send;
  readonly disk?: MemoryDisk;
  readonly nowMs?: () => number;
  /** Certificates beside the office's first and the device's own. */
  readonly certificates?: readonly DeviceCertificate[];
}

export async function openDesk(office: TestOffice, device: TestDevice, { send, disk = memoryDisk(), nowMs = Date.now, certificates = [] }: DeskOptions): Promise<TestDesk> {
  const opened = await openLog('/data', { disk });
  if (!opened.ok) throw new Error(opened.error.code);
  const log = opened.value;
  const { officeKey, first } = office;
  const blobs = await openBlobs('/data', { disk, newId, keys: { current: () => officeKey, ofEpoch: () => officeKey.key } });
  if (log.last() === 0) await log.file({ certificates: [...new Set([first.certificate, ...certificates, device.certificate])] });
  const sync = createSync({
    log, blobs, send,
    member: () => ({
      identity: { office: office.office, device: device.certificate.device, key: device.key },
      first: first.certificate,
      ownDevices: new Set([device.certificate.device]),
    }),
    blobsOf: (event) => {
      const named = openBody(event, officeKey.key)?.values['blob'];
      return typeof named === 'string' ? [named] : [];
    },
    clock: { nowMs, after: () => () => undefined },
    random: () => 0.5,
  });
  return {
    log, blobs, sync, disk,
    act: async (values = { note: 'as typed' }, type = 'case.corrected') => {
      const event = eventAfter(office, device, log.ownTail(device.certificate.device), { values }, type);
      const filed = await log.append([event]);
      if (!filed.ok) throw new Error(filed.error.code);
      return event;
    },
  };
}

/** Every event as it counts: id, hash, number and status, in the server's order. */
export function historyOf({ log }: TestDesk): readonly unknown[] {
  return Array.from({ length: log.topSeq() }, (_, index) => {
    const id = log.atSeq(index + 1) ?? '';
    return { id, hash: log.known(id)?.hash, ...log.markOf(id) };
  });
}
