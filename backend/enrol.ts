/** Opens offices and enrols devices: certificates signed by the first device itself, later ones by an approver's. Idempotent. */
import { canonicalJson } from '../domain/events/canonical.ts';
import { type Certificate, certificateSignedBy } from './crypto.ts';
import type { Trx } from './database.ts';
import { type HeadRow, lockHead, newOffice } from './log.ts';
import { type Answer, refuse } from './replies.ts';
import type { Store } from './store.ts';

/** Opens an office with its first device, which certifies itself. Answers `exists` when another device opened it before. */
export async function openOffice(store: Store, certificate: Certificate): Promise<Answer<HeadRow>> {
  if (
    certificate.by !== certificate.device ||
    certificate.role !== 'approver' ||
    !certificateSignedBy(certificate, certificate.publicKey)
  ) {
    return refuse('bad-request', { message: 'The first device of an office certifies itself, as an approver.' });
  }
  return store.write(async (trx, record) => {
    const head = await lockHead(trx, certificate.office);
    const held = await heldCertificate(trx, certificate.device);
    if (head !== undefined) return held !== null && same(held, certificate) ? { ok: true, value: head } : refuse('exists');
    if (held !== null) return refuse('exists');
    await record(newOffice(certificate.office));
    await record({ kind: 'device', certificate });
    return headOf(trx, certificate.office);
  });
}

/** Adds a device that an approver's device of the same office certified; several people on one desk share its letter. */
export async function enrolDevice(store: Store, certificate: Certificate): Promise<Answer<HeadRow>> {
  return store.write(async (trx, record) => {
    const head = await lockHead(trx, certificate.office);
    if (head === undefined) return refuse('unknown-office');
    const held = await heldCertificate(trx, certificate.device);
    if (held !== null) return same(held, certificate) ? { ok: true, value: head } : refuse('exists');
    const certifier = await heldCertificate(trx, certificate.by);
    if (certifier === null || certifier.office !== certificate.office)
      return refuse('unknown-device', { message: 'The certifying device is not enrolled in this office.' });
    if (certifier.role !== 'approver' || !certificateSignedBy(certificate, certifier.publicKey)) {
      return refuse('bad-request', { message: 'The certificate is not signed by an approver’s device.' });
    }
    if (await letterTaken(trx, certificate)) return refuse('letter-taken');
    await record({ kind: 'device', certificate });
    return { ok: true, value: head };
  });
}

async function letterTaken(trx: Trx, { office, desk, letter }: Certificate): Promise<boolean> {
  const rows = await trx.selectFrom('devices').select(['desk', 'letter']).where('office', '=', office).execute();
  return rows.some((row) => (row.letter === letter) !== (row.desk === desk));
}

async function heldCertificate(trx: Trx, device: string): Promise<Certificate | null> {
  const row = await trx.selectFrom('devices').select('certificate').where('device', '=', device).executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.certificate) as Certificate);
}

async function headOf(trx: Trx, office: string): Promise<Answer<HeadRow>> {
  const head = await lockHead(trx, office);
  return head === undefined ? refuse('unknown-office') : { ok: true, value: head };
}

function same(a: Certificate, b: Certificate): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
