import { X509Certificate } from 'node:crypto';
import type { ChainState } from './report.ts';

export interface Chain {
  readonly state: ChainState;
  readonly sentence: string;
}

/**
 * Follows the signer's certificate to its root, with the certificates in the signature and this desk's own roots. Says who made the
 * root and never that anyone is trusted: no list of trusted authorities is asked here, and nothing about revocation is known offline.
 */
export function chainOf(signer: X509Certificate | null, certificates: readonly X509Certificate[], deskRoots: readonly Uint8Array[], time: string | null): Chain {
  if (signer === null) return stateOf('none');
  const own = deskRoots.flatMap(open);
  const known = [...certificates, ...own];
  let current = signer;
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    if (!validAt(current, time)) return stateOf('broken');
    if (own.some((root) => root.raw.equals(current.raw))) return stateOf('desk-root');
    const named = known.filter((candidate) => current.checkIssued(candidate));
    const issuer = named.find((candidate) => signedBy(current, candidate));
    if (issuer === undefined) return stateOf(named.length > 0 ? 'broken' : 'incomplete');
    if (issuer.raw.equals(current.raw)) return stateOf('self-contained');
    if (!issuer.ca) return stateOf('broken');
    current = issuer;
  }
  return stateOf('broken');
}

const MAX_STEPS = 12;

function stateOf(state: ChainState): Chain {
  const sentences: Readonly<Record<ChainState, string>> = {
    'desk-root': 'The certificate was made by this desk’s own root: readers will say that the signer is unknown.',
    'self-contained': 'The certificate leads to a root that only the file itself brings along; nobody has vouched for it here.',
    incomplete: 'The certificate’s issuer is not in the file, so who vouches for the signer was not checked.',
    broken: 'The certificate’s chain does not hold: one was not made by the issuer it names, or was not valid at the time of signing.',
    none: 'The signer’s certificate is not in the file.',
  };
  return { state, sentence: sentences[state] };
}

function open(certificate: Uint8Array): readonly X509Certificate[] {
  try {
    return [new X509Certificate(certificate)];
  } catch {
    return [];
  }
}

function signedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

function validAt(certificate: X509Certificate, time: string | null): boolean {
  if (time === null) return true;
  const at = Date.parse(time);
  return at >= Date.parse(certificate.validFrom) && at <= Date.parse(certificate.validTo);
}
