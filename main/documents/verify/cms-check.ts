import { constants, createHash, type Hash, type KeyObject, verify, X509Certificate } from 'node:crypto';
import { ObjectIdentifier, OctetString, type Sequence } from 'asn1js';
import { type Certificate, ContentInfo, IssuerAndSerialNumber, RSASSAPSSParams, SignedData, type SignerInfo, TSTInfo } from 'pkijs';

/** What a CMS signature says of the bytes it covers. */
export interface CmsFindings {
  readonly intact: boolean;
  readonly valid: boolean | null;
  /** Carries a signingCertificate attribute that names the certificate it was checked with. */
  readonly namesCertificate: boolean;
  /** Carries a time-stamp over its own signature. */
  readonly timestamped: boolean;
  readonly signer: X509Certificate | null;
  readonly certificates: readonly X509Certificate[];
  /** signingTime, or the time a time-stamp token states; ISO 8601. */
  readonly time: string | null;
}

/** Thrown where a signature's structure cannot be judged; the message is for the report. */
export class CmsError extends Error {
  override readonly name = 'CmsError';
}

/**
 * Checks a detached CMS signature, or a document time-stamp, over `covered` (pieces in order). Reads the structure with pkijs and
 * checks the values with node:crypto; shares nothing with the code that signs. Throws CmsError when the structure is not what PDF asks for.
 */
export function checkCms(contents: Uint8Array, covered: readonly Uint8Array[], kind: 'signature' | 'timestamp'): CmsFindings {
  const data = readSignedData(contents);
  const info = data.signerInfos[0];
  if (info === undefined || data.signerInfos.length > 1) throw new CmsError('it must hold exactly one signer');
  const enclosed = data.encapContentInfo.eContent;
  if (kind === 'signature' && enclosed !== undefined) throw new CmsError('it encloses the content that it should only refer to');
  const hash = HASHES[info.digestAlgorithm.algorithmId];
  const token = kind === 'timestamp' ? readToken(enclosed) : null;
  if (hash === undefined) throw new CmsError('it uses a hash that this desk does not know');
  const intact = digestFits(info, hash, covered, token);
  const { signer, certificates } = certificatesOf(data, info);
  return {
    intact,
    valid: signer === null ? null : valueFits(info, hash, signer, covered),
    namesCertificate: signer !== null && namesCertificate(info, signer),
    timestamped: (info.unsignedAttrs?.attributes ?? []).some((attribute) => attribute.type === SIGNATURE_TIMESTAMP),
    signer,
    certificates,
    time: token?.info.genTime.toISOString() ?? signingTime(info),
  };
}

const CONTENT_TYPE_SIGNING_TIME = '1.2.840.113549.1.9.5';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNATURE_TIMESTAMP = '1.2.840.113549.1.9.16.2.14';
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';

const HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '2.16.840.1.101.3.4.2.8': 'sha3-256',
  '2.16.840.1.101.3.4.2.9': 'sha3-384',
  '2.16.840.1.101.3.4.2.10': 'sha3-512',
  '2.16.840.1.101.3.4.2.12': 'shake256',
};

/** Signature algorithms that fix their own hash. */
const SIGNATURE_HASHES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const RSA_PSS = '1.2.840.113549.1.1.10';
const EDWARDS = new Set(['1.3.101.112', '1.3.101.113']);

interface Token {
  readonly bytes: Uint8Array;
  readonly info: TSTInfo;
}

function readSignedData(contents: Uint8Array): SignedData {
  try {
    return new SignedData({ schema: ContentInfo.fromBER(contents).content });
  } catch {
    throw new CmsError('it is no CMS signature');
  }
}

function readToken(enclosed: OctetString | undefined): Token {
  if (enclosed === undefined) throw new CmsError('it holds no time-stamp');
  const bytes = new Uint8Array(enclosed.getValue());
  try {
    return { bytes, info: TSTInfo.fromBER(bytes) };
  } catch {
    throw new CmsError('it holds no time-stamp');
  }
}

/** Throws CmsError for a hash that this machine's cryptography lacks: Electron's knows fewer than Node's. */
function digest(hash: string, pieces: readonly Uint8Array[]): Buffer {
  const hasher = newHash(hash);
  for (const piece of pieces) hasher.update(piece);
  return hasher.digest();
}

function newHash(hash: string): Hash {
  try {
    return hash === 'shake256' ? createHash(hash, { outputLength: 64 }) : createHash(hash);
  } catch {
    throw new CmsError(`it uses the hash ${hash}, which this desk cannot compute`);
  }
}

/** The digest of the covered bytes is the one signed: in the messageDigest attribute, or in the time-stamp's imprint. */
function digestFits(info: SignerInfo, hash: string, covered: readonly Uint8Array[], token: Token | null): boolean {
  const stated = octetsOf(info, MESSAGE_DIGEST);
  if (token === null) return stated === null ? info.signedAttrs === undefined : digest(hash, covered).equals(stated);
  const imprint = token.info.messageImprint;
  const imprintHash = HASHES[imprint.hashAlgorithm.algorithmId];
  if (stated === null || imprintHash === undefined) return false;
  return digest(hash, [token.bytes]).equals(stated) && digest(imprintHash, covered).equals(new Uint8Array(imprint.hashedMessage.valueBlock.valueHexView));
}

/** Whether the signature value is one by the signer's key; null when this machine's cryptography does not know the algorithm. */
function valueFits(info: SignerInfo, hash: string, signer: X509Certificate, covered: readonly Uint8Array[]): boolean | null {
  const signed = info.signedAttrs === undefined ? Buffer.concat(covered) : new Uint8Array(info.signedAttrs.encodedValue);
  const value = info.signature.valueBlock.valueHexView;
  const algorithm = info.signatureAlgorithm.algorithmId;
  try {
    const key = signer.publicKey;
    if (EDWARDS.has(algorithm)) return verify(null, signed, key, value);
    if (algorithm === RSA_PSS) return verifyPss(info, key, signed, value);
    const named = algorithm === RSA_ENCRYPTION ? hash : SIGNATURE_HASHES[algorithm];
    return named === undefined ? null : verify(named, signed, key, value);
  } catch {
    return null;
  }
}

function verifyPss(info: SignerInfo, key: KeyObject, signed: Uint8Array, value: Uint8Array): boolean | null {
  const params = new RSASSAPSSParams({ schema: info.signatureAlgorithm.algorithmParams });
  const hash = HASHES[params.hashAlgorithm.algorithmId];
  if (hash === undefined) return null;
  return verify(hash, signed, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: params.saltLength }, value);
}

function certificatesOf(data: SignedData, info: SignerInfo): { readonly signer: X509Certificate | null; readonly certificates: readonly X509Certificate[] } {
  const certificates: X509Certificate[] = [];
  let signer: X509Certificate | null = null;
  for (const item of data.certificates ?? []) {
    if (!('tbsView' in item)) continue;
    const opened = openCertificate(item);
    if (opened === null) continue;
    certificates.push(opened);
    if (signer === null && isSigner(info, item)) signer = opened;
  }
  return { signer, certificates };
}

function openCertificate(item: Certificate): X509Certificate | null {
  try {
    return new X509Certificate(Buffer.from(item.toSchema().toBER()));
  } catch {
    return null;
  }
}

function isSigner(info: SignerInfo, certificate: Certificate): boolean {
  const id: unknown = info.sid;
  if (id instanceof IssuerAndSerialNumber) return id.issuer.isEqual(certificate.issuer) && id.serialNumber.isEqual(certificate.serialNumber);
  const extension = certificate.extensions?.find((candidate) => candidate.extnID === SUBJECT_KEY_IDENTIFIER);
  const own: unknown = extension?.parsedValue;
  const wanted = (id as { readonly valueBlock?: { readonly valueHexView?: Uint8Array } } | null)?.valueBlock?.valueHexView;
  return own instanceof OctetString && wanted !== undefined && Buffer.from(own.valueBlock.valueHexView).equals(wanted);
}

function attributeValue(info: SignerInfo, type: string): unknown {
  return info.signedAttrs?.attributes.find((attribute) => attribute.type === type)?.values[0];
}

function octetsOf(info: SignerInfo, type: string): Uint8Array | null {
  const value = attributeValue(info, type);
  return value instanceof OctetString ? value.valueBlock.valueHexView : null;
}

function signingTime(info: SignerInfo): string | null {
  const value = attributeValue(info, CONTENT_TYPE_SIGNING_TIME) as { readonly toDate?: () => Date } | undefined;
  const date = value?.toDate?.();
  return date === undefined || Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** Reads ESSCertID (SHA-1, RFC 2634) or ESSCertIDv2 (SHA-256 unless it says otherwise, RFC 5035) and compares the hash. */
function namesCertificate(info: SignerInfo, signer: X509Certificate): boolean {
  for (const type of [SIGNING_CERTIFICATE_V2, SIGNING_CERTIFICATE]) {
    const first = child(child(attributeValue(info, type), 0), 0);
    if (first === undefined) continue;
    const hashAt = child(first, 0) instanceof OctetString ? 0 : 1;
    const stated = child(first, hashAt);
    const algorithm = hashAt === 1 ? child(child(first, 0), 0) : undefined;
    const hash = type === SIGNING_CERTIFICATE ? 'sha1' : algorithm instanceof ObjectIdentifier ? HASHES[algorithm.valueBlock.toString()] : 'sha256';
    if (stated instanceof OctetString && hash !== undefined && digest(hash, [signer.raw]).equals(stated.valueBlock.valueHexView)) return true;
  }
  return false;
}

function child(value: unknown, index: number): unknown {
  const items = (value as Sequence | undefined)?.valueBlock?.value;
  return Array.isArray(items) ? items[index] : undefined;
}
