import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seal, unseal } from '../../../../main/crypto/aead.ts';
import { signCertificate, trusted, verifyCertificate } from '../../../../main/crypto/certificates.ts';
import { toBase64, utf8 } from '../../../../main/crypto/encoding.ts';
import { prefixed, sha256, sha256Hex } from '../../../../main/crypto/hash.ts';
import { checkPin, hashPin, newSetting, stretch } from '../../../../main/crypto/passphrase.ts';
import { newBoxKey, openBox, sealTo } from '../../../../main/crypto/sealed-box.ts';
import { exportSigningKey, importSigningKey, newSigningKey, signDigest, verifyDigest } from '../../../../main/crypto/signing-key.ts';
import { uuidv7 } from '../../../../main/crypto/uuid.ts';
import { newOffice } from '../log/office.ts';

const SMALL = { memoryKiB: 64, passes: 1, lanes: 1 };
const key = new Uint8Array(randomBytes(32));
function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}

describe('sealing', () => {
  test('gives back any bytes to whoever has key and context', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 40 }), (plain, context) => {
        const sealed = seal(key, context, plain);
        expect(sealed.length).toBe(plain.length + 28);
        expect(unseal(key, context, sealed)).toEqual(plain);
      }),
    );
  });
  test('opens nothing that was changed in any byte, cut, or put elsewhere', () => {
    const sealed = seal(key, utf8('here'), utf8('as typed'));
    for (let at = 0; at < sealed.length; at += 1) expect(unseal(key, utf8('here'), flipped(sealed, at))).toBeNull();
    for (let end = 0; end < sealed.length; end += 1) expect(unseal(key, utf8('here'), sealed.subarray(0, end))).toBeNull();
    expect(unseal(key, utf8('there'), sealed)).toBeNull();
    expect(unseal(new Uint8Array(randomBytes(32)), utf8('here'), sealed)).toBeNull();
  });
  test('never uses a nonce twice', () => {
    const nonces = new Set(Array.from({ length: 500 }, () => toBase64(seal(key, utf8(''), utf8('x')).subarray(0, 12))));
    expect(nonces.size).toBe(500);
  });
});

describe('signing', () => {
  test('follows RFC 8032, test 2', () => {
    const seed = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
    const imported = importSigningKey(Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex').toString('base64'));
    expect(Buffer.from(imported.publicKey, 'base64').toString('hex')).toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
    const sig = '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00';
    expect(Buffer.from(signDigest(imported, Uint8Array.of(0x72)), 'base64').toString('hex')).toBe(sig);
    expect(verifyDigest(imported.publicKey, Uint8Array.of(0x72), Buffer.from(sig, 'hex').toString('base64'))).toBe(true);
  });
  test('refuses other digests, keys and forms', () => {
    const mine = newSigningKey();
    const digest = sha256(utf8('x'));
    const sig = signDigest(importSigningKey(exportSigningKey(mine)), digest);
    expect(verifyDigest(mine.publicKey, digest, sig)).toBe(true);
    expect(verifyDigest(mine.publicKey, sha256(utf8('y')), sig)).toBe(false);
    expect(verifyDigest(newSigningKey().publicKey, digest, sig)).toBe(false);
    for (const odd of ['', 'x', `${sig}A`, `${sig.slice(0, -4)}`, ` ${sig}`]) expect(verifyDigest(mine.publicKey, digest, odd)).toBe(false);
    for (const odd of ['', 'AAAA', toBase64(new Uint8Array(33))]) expect(verifyDigest(odd, digest, sig)).toBe(false);
  });
});

test('hashes are SHA-256 over the parts, a prefix byte first', () => {
  expect(sha256Hex(utf8('a'), utf8('bc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(Buffer.from(prefixed(4, 'ü'))).toEqual(createHash('sha256').update(Buffer.from([4, 0xc3, 0xbc])).digest());
});

describe('a box', () => {
  test('opens with its key only, and only as it was sealed', () => {
    const [mine, other] = [newBoxKey(), newBoxKey()];
    const box = sealTo(mine.publicKey, utf8('context'), utf8('as typed'));
    if (box === null) throw new Error('no box');
    expect(openBox(mine, utf8('context'), box)).toEqual(utf8('as typed'));
    expect(openBox(other, utf8('context'), box)).toBeNull();
    expect(openBox(mine, utf8('else'), box)).toBeNull();
    for (let at = 0; at < box.length; at += 1) expect(openBox(mine, utf8('context'), flipped(box, at))).toBeNull();
  });
  test('is not made for what is no key, or one of small order', () => {
    for (const odd of ['', 'AAAA', toBase64(new Uint8Array(32))]) expect(sealTo(odd, utf8(''), utf8('x'))).toBeNull();
  });
});

describe('a passphrase', () => {
  test('is stretched as the Argon2id reference does', async () => {
    const setting = { memoryKiB: 64 * 1024, passes: 2, lanes: 1, salt: toBase64(utf8('somesalt')) };
    expect(Buffer.from(await stretch('password', setting)).toString('hex')).toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7');
  });
  test('typed with composed or decomposed accents is the same', async () => {
    const setting = newSetting(SMALL);
    expect(await stretch('caf\u00e9', setting)).toEqual(await stretch('cafe\u0301', setting));
    expect(await stretch('cafe', setting)).not.toEqual(await stretch('caf\u00e9', setting));
  });
  test('and a PIN, empty ones included, is known again by its hash only', async () => {
    for (const pin of ['', '0000', 'long and wide']) {
      const kept = await hashPin(pin, SMALL);
      expect(JSON.stringify(kept)).not.toContain(pin === '' ? 'no pin' : pin);
      expect([await checkPin(pin, kept), await checkPin(`${pin}1`, kept)]).toEqual([true, false]);
    }
  });
});

describe('ids', () => {
  test('are UUIDs of version 7 that carry their millisecond', () => {
    const id = uuidv7(0x017f22e279b0, () => Uint8Array.from({ length: 10 }, () => 0xff));
    expect(id).toBe('017f22e2-79b0-7fff-bfff-ffffffffffff');
  });
  test('are all different, and in any time', () => {
    const ids = [Number.NaN, -5, 0, 1e15, Number.MAX_VALUE].map((ms) => uuidv7(ms));
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(Array.from({ length: 1000 }, () => uuidv7(0))).size).toBe(1000);
  });
});

describe('certificates', () => {
  const office = newOffice();
  const b = office.addDevice('B');
  const c = office.addDevice('C', 'handler', b);
  const first = office.first.certificate;

  test('are trusted when they lead to the first one through approvers, in any order', () => {
    expect([...trusted(first, [c.certificate, b.certificate]).keys()].toSorted()).toEqual([first, b.certificate, c.certificate].map(({ device }) => device).toSorted());
    expect([...trusted(first, [c.certificate]).keys()]).toEqual([first.device]);
  });
  test('by a handler, a stranger, for another office or changed in any member are not', () => {
    const byHandler = office.addDevice('D', 'handler', c);
    const stranger = newOffice();
    const { sig: _sig, ...unsigned } = b.certificate;
    const elsewhere = signCertificate({ ...unsigned, office: stranger.office }, office.first.key);
    const strange = [byHandler.certificate, stranger.first.certificate, stranger.addDevice('E').certificate, elsewhere];
    const changed = Object.keys(b.certificate).filter((name) => name !== 'v').map((name) => ({ ...b.certificate, [name]: name === 'role' ? 'auditor' : name === 'letter' ? 'Z' : stranger.office }));
    for (const one of [...strange, ...changed]) expect(trusted(first, [c.certificate, one]).size).toBe(1);
    expect(trusted({ ...first, role: 'handler' }, []).size).toBe(0);
  });
  test('cannot take the place of one that is there', () => {
    const { sig: _sig, ...unsigned } = b.certificate;
    const again = signCertificate({ ...unsigned, role: 'auditor' }, office.first.key);
    expect(verifyCertificate(again, first.publicKey)).toBe(true);
    expect(trusted(first, [b.certificate, again]).get(b.certificate.device)?.role).toBe('approver');
  });
});
