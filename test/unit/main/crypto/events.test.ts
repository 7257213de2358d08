import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../../domain/events/canonical.ts';
import { CHAIN_START } from '../../../../domain/events/chain.ts';
import { eventFault, openBody } from '../../../../main/crypto/events.ts';
import { newSigningKey } from '../../../../main/crypto/signing-key.ts';
import { eventAfter, newId, newOffice } from '../log/office.ts';

const office = newOffice();
const { first } = office;
const body = { values: { name: 'Änne Öztürk', received: '2026-07-01' }, reason: 'typed wrong' };
const event = eventAfter(office, first, CHAIN_START, body);

describe('an event', () => {
  test('opens with the office key and nothing else', () => {
    expect(openBody(event, office.officeKey.key)).toEqual(body);
    expect(openBody(event, new Uint8Array(randomBytes(32)))).toBeNull();
    expect(openBody({ ...event, header: { ...event.header, id: newId() } }, office.officeKey.key)).toBeNull();
    expect(openBody({ ...event, blob: null }, office.officeKey.key)).toBeNull();
  });
  test('is sound, also once its payload is erased', () => {
    expect(eventFault(event, first.certificate.publicKey)).toBeNull();
    expect(eventFault({ ...event, blob: null }, first.certificate.publicKey)).toBeNull();
  });
  test('is not sound with any header field, hash, signature or payload changed', () => {
    for (const [name, value] of Object.entries(event.header)) {
      const changed = { ...event.header, [name]: typeof value === 'number' ? value + 1 : Array.isArray(value) ? [...value, 'x'] : typeof value === 'object' ? { x: [] } : `${value}x` };
      expect([name, eventFault({ ...event, header: changed as typeof event.header }, first.certificate.publicKey)]).toEqual([name, 'hash']);
    }
    expect(eventFault({ ...event, blob: new Uint8Array(randomBytes(60)) }, first.certificate.publicKey)).toBe('payload');
    expect(eventFault(event, newSigningKey().publicKey)).toBe('signature');
    const other = eventAfter(office, first, CHAIN_START, body);
    expect(eventFault({ ...event, sig: other.sig }, first.certificate.publicKey)).toBe('signature');
  });
  test('shows nothing of its body outside the sealed payload, and that not readably', () => {
    const text = canonicalJson({ ...event, blob: Buffer.from(event.blob ?? []).toString('latin1') });
    for (const secret of ['Änne', 'Öztürk', '2026-07-01', 'typed wrong']) expect(text.replace(event.header.hlc, '')).not.toContain(secret);
  });
});
