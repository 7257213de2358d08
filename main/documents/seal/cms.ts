import { createHash, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { fail, ok, type Result } from '../../../domain/result.ts';
import { der, explicit, integer, NULL, octets, oid, partsOf, sequence, setOf } from './der.ts';
import type { SealKey } from './types.ts';

/** A seal that was found fit to sign. */
export interface Signer {
  readonly leaf: X509Certificate;
  readonly certificates: readonly Uint8Array[];
  readonly privateKey: KeyObject;
  readonly algorithm: 'rsa' | 'ecdsa';
  /** More bytes than any signature by this key will have. */
  readonly roomNeeded: number;
}

/** Checks that the key fits its certificate, is RSA of 2048 to 4096 bits or P-256, and that the certificate is valid at `time`. Fails with `seal.unsuitable`. */
export function openSigner(key: SealKey, time: Temporal.Instant): Result<Signer> {
  const first = key.certificates[0];
  if (first === undefined) return unsuitable('it has no certificate');
  let leaf: X509Certificate;
  let privateKey: KeyObject;
  try {
    leaf = new X509Certificate(first);
    privateKey = key.privateKey instanceof Uint8Array ? createPrivateKey({ key: Buffer.from(key.privateKey), format: 'der', type: 'pkcs8' }) : key.privateKey;
  } catch {
    return unsuitable('its key or certificate cannot be read');
  }
  if (!leaf.checkPrivateKey(privateKey)) return unsuitable('its key does not belong to its certificate');
  if (time.epochMilliseconds < Date.parse(leaf.validFrom)) return unsuitable('its certificate is not valid yet');
  if (time.epochMilliseconds > Date.parse(leaf.validTo)) return unsuitable('its certificate has expired');
  const algorithm = algorithmOf(privateKey);
  if (algorithm === null) return unsuitable('its key is neither RSA of 2048 to 4096 bits nor P-256');
  const certificatesLength = key.certificates.reduce((sum, certificate) => sum + certificate.length, 0);
  return ok({ leaf, certificates: key.certificates, privateKey, algorithm, roomNeeded: certificatesLength + first.length + MAX_SIGNATURE + OVERHEAD });
}

/**
 * A detached CMS signature (RFC 5652) over content of this SHA-256, as PAdES baseline B-B wants it (EN 319 142-1): signed
 * attributes contentType, messageDigest and signingCertificateV2 (RFC 5035), and no signingTime, which PAdES keeps in /M.
 */
export function signCms(signer: Signer, digest: Uint8Array): Uint8Array {
  const attributes = [
    attribute('1.2.840.113549.1.9.3', DATA),
    attribute('1.2.840.113549.1.9.4', octets(digest)),
    attribute('1.2.840.113549.1.9.16.2.47', sequence(sequence(sequence(octets(createHash('sha256').update(signer.leaf.raw).digest()))))),
  ];
  const signedAttributes = setOf(...attributes);
  const value = sign('sha256', signedAttributes, signer.privateKey);
  const signerInfo = sequence(
    integer(Uint8Array.of(1)),
    issuerAndSerial(signer.leaf.raw),
    SHA256,
    retagged(0xa0, signedAttributes),
    SIGNATURE_ALGORITHM[signer.algorithm],
    octets(value),
  );
  const signedData = sequence(
    integer(Uint8Array.of(1)),
    der(0x31, SHA256),
    sequence(DATA),
    // a SET OF under an implicit tag, so its parts are in DER order as well
    retagged(0xa0, setOf(...signer.certificates)),
    der(0x31, signerInfo),
  );
  return sequence(oid('1.2.840.113549.1.7.2'), explicit(0, signedData));
}

const DATA = oid('1.2.840.113549.1.7.1');
const SHA256 = sequence(oid('2.16.840.1.101.3.4.2.1'));
const SIGNATURE_ALGORITHM = {
  rsa: sequence(oid('1.2.840.113549.1.1.11'), NULL),
  ecdsa: sequence(oid('1.2.840.10045.4.3.2')),
};
/** RSA-4096 is the longest. */
const MAX_SIGNATURE = 512;
/** Attributes and frames; the issuer name is counted with the certificate it comes from. */
const OVERHEAD = 512;

function unsuitable(reason: string): Result<never> {
  return fail('seal.unsuitable', { reason });
}

function algorithmOf(key: KeyObject): Signer['algorithm'] | null {
  const details = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType === 'ec') return details?.namedCurve === 'prime256v1' ? 'ecdsa' : null;
  const length = details?.modulusLength ?? 0;
  return key.asymmetricKeyType === 'rsa' && length >= 2048 && length <= 4096 ? 'rsa' : null;
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(oid(type), der(0x31, value));
}

/** The same value under an implicit tag. */
function retagged(tag: number, value: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(value);
  copy[0] = tag;
  return copy;
}

function issuerAndSerial(certificate: Uint8Array): Uint8Array {
  const body = partsOf(partsOf(certificate)[0] ?? new Uint8Array());
  // version 3 certificates begin with their version under tag 0
  const first = body[0]?.[0] === 0xa0 ? 1 : 0;
  return sequence(body[first + 2] ?? sequence(), body[first] ?? integer(Uint8Array.of(0)));
}
