import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { ascii, bits, der, explicit, integer, octets, oid, partsOf, sequence, setOf, time, TRUE, utf8 } from './der.ts';
import type { SealKey } from './types.ts';

/** An office's own root and the first seal under it. Recipients' readers will call the signer unknown: nobody but the office vouches for this root. */
export interface OfficeSeal {
  readonly root: CertifiedKey;
  readonly seal: CertifiedKey;
}

/** A certificate (DER) and its private key (PKCS#8 DER). */
export interface CertifiedKey {
  readonly certificate: Uint8Array;
  readonly privateKey: Uint8Array;
}

export interface SealSubject {
  /** The controller's registered name. */
  readonly organisation: string;
  /** Two-letter country code. */
  readonly country: string;
  /** Who seals, such as `Privacy desk A`. */
  readonly commonName: string;
  /** Address for the certificate's subjectAltName. */
  readonly email?: string;
  /** Organisational unit; `Specimen` for an office that is an example. */
  readonly unit?: string;
}

export interface Issuance {
  /** Instant of issue, ISO 8601. */
  readonly now: string;
  /** Random bytes for serial numbers. */
  readonly random: (bytes: number) => Uint8Array;
}

/**
 * Makes the office's root (20 years) and a first seal (5 years). The keys are P-256: Acrobat since XI, pdfsig (NSS), OpenSSL,
 * Windows, macOS and the European validators accept ECDSA on P-256, it is made in a millisecond where RSA-3072 takes a second,
 * and its signature leaves the letter 320 bytes smaller. An office whose recipients need RSA brings an organisation certificate.
 */
export function createOfficeSeal(options: SealSubject & Issuance): OfficeSeal {
  const keys = newKeys();
  const subject = { organisation: options.organisation, country: options.country, ...(options.unit === undefined ? {} : { unit: options.unit }) };
  const name = distinguishedName({ ...subject, commonName: `${options.organisation} office root` });
  const certificate = certify({
    subject: name,
    issuer: name,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    years: ROOT_YEARS,
    issuance: options,
    extensions: [
      extension('2.5.29.19', true, sequence(TRUE, integer(Uint8Array.of(0)))),
      // keyCertSign, cRLSign
      extension('2.5.29.15', true, bits(Uint8Array.of(0x06), 1)),
      extension('2.5.29.14', false, octets(keyIdentifier(keys.publicKey))),
    ],
  });
  const root = { certificate, privateKey: pkcs8(keys.privateKey) };
  return { root, seal: issueSeal(root, options) };
}

/** Issues a further seal (5 years, own key) under the office's root: one per desk. */
export function issueSeal(root: CertifiedKey, options: SealSubject & Issuance): CertifiedKey {
  const rootKey = createPrivateKey({ key: Buffer.from(root.privateKey), format: 'der', type: 'pkcs8' });
  const keys = newKeys();
  const certificate = certify({
    subject: distinguishedName(options),
    issuer: subjectOf(root.certificate),
    publicKey: keys.publicKey,
    signingKey: rootKey,
    years: SEAL_YEARS,
    issuance: options,
    extensions: [
      extension('2.5.29.19', true, sequence()),
      // digitalSignature, nonRepudiation
      extension('2.5.29.15', true, bits(Uint8Array.of(0xc0), 6)),
      // documentSigning (RFC 9336), and emailProtection for readers that know only that
      extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.36'), oid('1.3.6.1.5.5.7.3.4'))),
      extension('2.5.29.14', false, octets(keyIdentifier(keys.publicKey))),
      extension('2.5.29.35', false, sequence(der(0x80, keyIdentifier(createPublicKey(rootKey))))),
      ...(options.email === undefined ? [] : [extension('2.5.29.17', false, sequence(ascii(0x81, options.email)))]),
    ],
  });
  return { certificate, privateKey: pkcs8(keys.privateKey) };
}

/** The key as `signPdf` takes it, with the root in the file so that a reader can be told to trust it. */
export function sealKeyOf(seal: CertifiedKey, root: Uint8Array): SealKey {
  return { certificates: [seal.certificate, root], privateKey: seal.privateKey };
}

const ROOT_YEARS = 20;
const SEAL_YEARS = 5;
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

interface CertificateParts {
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly publicKey: KeyObject;
  readonly signingKey: KeyObject;
  readonly years: number;
  readonly issuance: Issuance;
  readonly extensions: readonly Uint8Array[];
}

/** A version 3 certificate (RFC 5280, 4.1). Valid from an hour before its issue, since recipients' clocks differ. */
function certify(parts: CertificateParts): Uint8Array {
  const now = Temporal.Instant.from(parts.issuance.now);
  const end = now.toZonedDateTimeISO('UTC').add({ years: parts.years }).toInstant();
  const serial = Uint8Array.from(parts.issuance.random(16));
  // positive and of full length (RFC 5280, 4.1.2.2)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const body = sequence(
    explicit(0, integer(Uint8Array.of(2))),
    integer(serial),
    ECDSA_WITH_SHA256,
    parts.issuer,
    sequence(time(now.subtract({ hours: 1 })), time(end)),
    parts.subject,
    publicKeyInfo(parts.publicKey),
    explicit(3, sequence(...parts.extensions)),
  );
  return sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, parts.signingKey)));
}

function newKeys(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
}

function pkcs8(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ type: 'pkcs8', format: 'der' }));
}

function publicKeyInfo(key: KeyObject): Uint8Array {
  return key.export({ type: 'spki', format: 'der' });
}

/** RFC 7093, method 1: the leftmost 160 bits of SHA-256 over the key's bit string. */
function keyIdentifier(key: KeyObject): Uint8Array {
  const point = partsOf(publicKeyInfo(key))[1] ?? new Uint8Array();
  // tag, length and the count of unused bits come before the key's own bytes
  return createHash('sha256').update(point.subarray(3)).digest().subarray(0, 20);
}

function distinguishedName(subject: SealSubject): Uint8Array {
  const attributes: Uint8Array[] = [attribute('2.5.4.6', ascii(0x13, subject.country)), attribute('2.5.4.10', utf8(subject.organisation))];
  if (subject.unit !== undefined) attributes.push(attribute('2.5.4.11', utf8(subject.unit)));
  attributes.push(attribute('2.5.4.3', utf8(subject.commonName)));
  return sequence(...attributes);
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return setOf(sequence(oid(type), value));
}

function extension(id: string, critical: boolean, value: Uint8Array): Uint8Array {
  return critical ? sequence(oid(id), TRUE, octets(value)) : sequence(oid(id), octets(value));
}

function subjectOf(certificate: Uint8Array): Uint8Array {
  const body = partsOf(partsOf(certificate)[0] ?? new Uint8Array());
  // version, serial, algorithm, issuer, validity, subject
  return body[5] ?? sequence();
}
