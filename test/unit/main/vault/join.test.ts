import { describe, expect, test } from 'vitest';
import { randomBytes } from 'node:crypto';
import type { Result } from '../../../../domain/result.ts';
import { toBase64 } from '../../../../main/crypto/encoding.ts';
import { hashPin } from '../../../../main/crypto/passphrase.ts';
import { importSigningKey } from '../../../../main/crypto/signing-key.ts';
import { acceptInvitation, type Admission, makeInvitation, makeJoinRequest, readJoinRequest } from '../../../../main/vault/join.ts';
import { newId, newOffice } from '../log/office.ts';

const office = newOffice();
const pin = await hashPin('1234', { memoryKiB: 64, passes: 1, lanes: 1 });
const key = toBase64(randomBytes(32));
const grant = {
  first: office.first.certificate,
  certificates: [office.first.certificate],
  officeKeys: [{ epoch: 1, key: toBase64(randomBytes(32)) }, { epoch: 2, key }],
  seal: { root: { certificate: 'AAAA', privateKey: null }, seal: { certificate: 'AAAA', privateKey: 'BBBB' } },
  server: 'https://rights.example.com',
};
const admission: Admission = { office: office.office, staff: newId(), role: 'handler', letter: 'B', certifier: { device: office.first.certificate.device, key: office.first.key } };

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
const INVALID = { ok: false, error: { code: 'desk.invitation-invalid' } };

describe('joining', () => {
  test('brings keys, seal and certificates to the desk that asked', () => {
    const desk = newId();
    const { request, pending } = makeJoinRequest(desk, pin);
    const asked = must(readJoinRequest(`  ${request.slice(0, 70)}\r\n${request.slice(70)}\n`));
    const { invitation, certificate } = must(makeInvitation(asked, admission, grant));
    const accepted = must(acceptInvitation(invitation, desk, pending));
    expect(accepted).toEqual({ v: 1, certificate, ...grant });
    expect(certificate).toMatchObject({ desk, letter: 'B', role: 'handler', actor: admission.staff, device: pending.device, publicKey: importSigningKey(pending.key).publicKey });
    expect([request.length < 10_000, invitation.length < 20_000]).toEqual([true, true]);
  });
  test('fits into the bridge with an office of thirty devices', () => {
    const { request } = makeJoinRequest(newId(), pin);
    const certificates = Array.from({ length: 30 }, (_, index) => office.addDevice(`X${String.fromCharCode(65 + (index % 26))}`).certificate);
    const { invitation } = must(makeInvitation(must(readJoinRequest(request)), admission, { ...grant, certificates }));
    expect(invitation.length).toBeLessThan(20_000);
  });
  test('opens for no other desk, and not for the same one twice asked', () => {
    const desk = newId();
    const mine = makeJoinRequest(desk, pin);
    const other = makeJoinRequest(desk, pin);
    const { invitation } = must(makeInvitation(must(readJoinRequest(mine.request)), admission, grant));
    expect(acceptInvitation(invitation, desk, other.pending)).toEqual(INVALID);
    expect(acceptInvitation(invitation, desk, { ...other.pending, device: mine.pending.device })).toEqual(INVALID);
    expect(acceptInvitation(invitation, desk, { ...mine.pending, key: other.pending.key })).toEqual(INVALID);
    expect(acceptInvitation(invitation, newId(), mine.pending)).toEqual(INVALID);
  });
  test('shows nothing of the office to whoever carries the invitation', () => {
    const { request } = makeJoinRequest(newId(), pin);
    const { invitation } = must(makeInvitation(must(readJoinRequest(request)), admission, grant));
    const text = Buffer.from(invitation, 'base64url').toString('latin1');
    for (const secret of [key, office.office, 'rights.example.com', 'BBBB']) expect(text).not.toContain(secret);
  });
  test('refuses requests and invitations changed in any letter', () => {
    const desk = newId();
    const { request, pending } = makeJoinRequest(desk, pin);
    const { invitation } = must(makeInvitation(must(readJoinRequest(request)), admission, grant));
    const changed = (text: string, at: number): string => `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
    for (let at = 0; at < request.length - 1; at += 1) expect([at, readJoinRequest(changed(request, at))]).toEqual([at, INVALID]);
    for (let at = 0; at < invitation.length - 1; at += 7) expect([at, acceptInvitation(changed(invitation, at), desk, pending)]).toEqual([at, INVALID]);
    for (const odd of ['', 'hello', 'e30', invitation.slice(0, 200), request]) expect(acceptInvitation(odd, desk, pending)).toEqual(INVALID);
    expect(readJoinRequest(invitation)).toEqual(INVALID);
  });
  test('refuses an invitation whose certificate does not lead to the office’s first', () => {
    const desk = newId();
    const { request, pending } = makeJoinRequest(desk, pin);
    const asked = must(readJoinRequest(request));
    const stranger = newOffice();
    const handler = office.addDevice('C', 'handler');
    const byStranger = { ...admission, certifier: { device: office.first.certificate.device, key: stranger.first.key } };
    const byHandler = { ...admission, certifier: { device: handler.certificate.device, key: handler.key } };
    for (const [by, certificates] of [[byStranger, grant.certificates], [byHandler, [...grant.certificates, handler.certificate]]] as const) {
      const { invitation } = must(makeInvitation(asked, by, { ...grant, certificates: [...certificates] }));
      expect(acceptInvitation(invitation, desk, pending)).toEqual(INVALID);
    }
  });
});
