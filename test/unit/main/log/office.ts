/** An office with real keys for tests of the log and of sync: devices that sign events as the desk does. */
import { randomBytes } from 'node:crypto';
import type { ChainEnd } from '../../../../domain/events/chain.ts';
import { CHAIN_START } from '../../../../domain/events/chain.ts';
import type { DeviceCertificate, EventBody, EventDraft, Role, SealedEvent } from '../../../../domain/events/event.ts';
import { nextHlc } from '../../../../domain/events/hlc.ts';
import { signCertificate } from '../../../../main/crypto/certificates.ts';
import { type OfficeKey, signEvent } from '../../../../main/crypto/events.ts';
import { newSigningKey, type SigningKey } from '../../../../main/crypto/signing-key.ts';
import { uuidv7 } from '../../../../main/crypto/uuid.ts';

export interface TestDevice {
  readonly certificate: DeviceCertificate;
  readonly key: SigningKey;
}

export interface TestOffice {
  readonly office: string;
  readonly officeKey: OfficeKey;
  readonly first: TestDevice;
  readonly addDevice: (letter: string, role?: Role, by?: TestDevice) => TestDevice;
}

/** A fixed instant: tests do not depend on when they run. */
export const TEST_MS = Date.UTC(2026, 6, 1, 9, 30);

export function newId(): string {
  return uuidv7(TEST_MS);
}

export function newOffice(): TestOffice {
  const office = newId();
  function device(letter: string, role: Role, by: TestDevice | null): TestDevice {
    const key = newSigningKey();
    const id = newId();
    const unsigned = { v: 1 as const, office, device: id, actor: newId(), desk: newId(), letter, role, publicKey: key.publicKey, by: by?.certificate.device ?? id };
    return { certificate: signCertificate(unsigned, by?.key ?? key), key };
  }
  const first = device('A', 'approver', null);
  return { office, officeKey: { epoch: 1, key: new Uint8Array(randomBytes(32)) }, first, addDevice: (letter, role = 'approver', by = first) => device(letter, role, by) };
}

/** The device's next event after `after`. */
export function eventAfter({ office, officeKey }: TestOffice, { certificate, key }: TestDevice, after: ChainEnd & { readonly hlc?: string | null }, body: EventBody = { values: { note: 'as typed' } }, type = 'case.corrected'): SealedEvent {
  const draft: EventDraft = { type, entity: `case/${newId()}`, base: {}, body };
  const place = { id: newId(), office, actor: certificate.actor, device: certificate.device, hlc: nextHlc(after.hlc ?? null, TEST_MS, certificate.device), after };
  return signEvent(draft, place, officeKey, key);
}

/** `count` events of a device, one after the other. */
export function eventsAfter(office: TestOffice, device: TestDevice, count: number, after: ChainEnd & { readonly hlc?: string | null } = CHAIN_START): readonly SealedEvent[] {
  const events: SealedEvent[] = [];
  let end: ChainEnd & { readonly hlc?: string | null } = after;
  for (let made = 0; made < count; made += 1) {
    const event = eventAfter(office, device, end, { values: { note: `number ${made}` } });
    events.push(event);
    end = { n: event.header.n, hash: event.hash, hlc: event.header.hlc };
  }
  return events;
}
