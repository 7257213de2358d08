import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { certificateSignedBy, eventFault, newServerKey, sameSecret, signHead } from '../../../backend/crypto.ts';
import { newDevice, nextEvent } from '../../integration/backend/office.ts';

describe('the server’s checks', () => {
  test('find any change of an event, and none in a true one', () => {
    const device = newDevice();
    const { publicKey } = device.certificate;
    const event = nextEvent(device);
    expect(eventFault(event, publicKey)).toBeNull();
    expect(eventFault({ ...event, blob: null }, publicKey)).toBeNull();
    expect(eventFault({ ...event, header: { ...event.header, type: 'case.closed' } }, publicKey)).toBe('hash');
    expect(eventFault({ ...event, blob: randomBytes(9).toString('base64') }, publicKey)).toBe('commitment');
    expect(eventFault(event, newDevice().certificate.publicKey)).toBe('signature');
    const sig = Buffer.from(event.sig, 'base64');
    for (let at = 0; at < sig.length; at += 1) {
      const flipped = Buffer.from(sig);
      flipped[at] = (flipped[at] ?? 0) ^ 0x80;
      expect(eventFault({ ...event, sig: flipped.toString('base64') }, publicKey)).toBe('signature');
    }
  });
  test('take a key or signature of another length for no signature', () => {
    const device = newDevice();
    const event = nextEvent(device);
    expect(eventFault({ ...event, sig: '' }, device.certificate.publicKey)).toBe('signature');
    expect(eventFault(event, 'AAAA')).toBe('signature');
  });
  test('hold a certificate to every field of it', () => {
    const { certificate } = newDevice();
    expect(certificateSignedBy(certificate, certificate.publicKey)).toBe(true);
    for (const change of [{ role: 'auditor' }, { letter: 'B' }, { actor: certificate.desk }] as const) {
      expect(certificateSignedBy({ ...certificate, ...change }, certificate.publicKey)).toBe(false);
    }
  });
  test('sign a head the same way every time', () => {
    const key = newServerKey();
    const head = { office: 'o', log: 'l', size: 1, root: 'r', time: 't', key: key.publicKey };
    expect(signHead(head, key)).toEqual(signHead(head, key));
    expect(signHead({ ...head, size: 2 }, key).sig).not.toBe(signHead(head, key).sig);
  });
  test('compare secrets of any length', () => {
    expect([sameSecret('a', 'a'), sameSecret('a', 'b'), sameSecret('', 'a'), sameSecret('aa', 'a')]).toEqual([true, false, false, false]);
  });
});
