/** Device certificates: whose key, on which desk, in which role; each signed by an approver's device that was there before. */
import { canonicalJson } from '../../domain/events/canonical.ts';
import { HASH_PREFIX } from '../../domain/events/chain.ts';
import type { DeviceCertificate } from '../../domain/events/event.ts';
import { prefixed } from './hash.ts';
import { type SigningKey, signDigest, verifyDigest } from './signing-key.ts';

export function signCertificate(certificate: Omit<DeviceCertificate, 'sig'>, certifier: SigningKey): DeviceCertificate {
  return { ...certificate, sig: signDigest(certifier, digestOf(certificate)) };
}

/** Whether this device's key signed the certificate. It says nothing about that device's right to do so: see `trusted`. */
export function verifyCertificate(certificate: DeviceCertificate, certifierPublicKey: string): boolean {
  const { sig, ...unsigned } = certificate;
  return verifyDigest(certifierPublicKey, digestOf(unsigned), sig);
}

/**
 * The certificates, by device, whose chain leads to the pinned first one through approvers of its office. `first` certifies
 * itself and is trusted because it was given with the office's keys; what does not lead there is left out. In any order.
 */
export function trusted(first: DeviceCertificate, certificates: Iterable<DeviceCertificate>): ReadonlyMap<string, DeviceCertificate> {
  const found = new Map<string, DeviceCertificate>();
  if (!verifyCertificate(first, first.publicKey) || first.by !== first.device || first.role !== 'approver') return found;
  found.set(first.device, first);
  let open = [...certificates].filter(({ device }) => device !== first.device);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    open = open.filter((certificate) => {
      const by = found.get(certificate.by);
      if (by === undefined) return true;
      const sound = by.role === 'approver' && certificate.office === first.office && !found.has(certificate.device);
      if (sound && verifyCertificate(certificate, by.publicKey)) found.set(certificate.device, certificate);
      return false;
    });
  }
  return found;
}

function digestOf(certificate: Omit<DeviceCertificate, 'sig'>): Uint8Array {
  return prefixed(HASH_PREFIX.certificate, canonicalJson(certificate));
}
