import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '../../../domain/result.ts';
import { openPdf, type PdfFile } from '../pdf/file.ts';
import { array, dict, name, PdfError, type PdfObject, textString } from '../pdf/objects.ts';
import { createUpdate } from '../pdf/update.ts';
import { openSigner, signCms, type Signer } from './cms.ts';
import { addSignatureField } from './field.ts';
import type { SealKey, SignatureMeta, SignaturePlace } from './types.ts';

/**
 * Signs a PDF at PAdES level B-B (EN 319 142-1) as an incremental update: the bytes given stay the beginning of the answer.
 * A tagged PDF/A-3a and PDF/UA-1 file stays one. `place` null signs invisibly. Fails with `seal.unsuitable` when the key cannot
 * sign, `document.unreadable` when the PDF is encrypted or damaged, `desk.bad-input` when the time is no instant.
 */
export async function signPdf(pdf: Uint8Array, key: SealKey, place: SignaturePlace | null, meta: SignatureMeta): Promise<Result<Uint8Array>> {
  const time = instantOf(meta.time);
  if (time === null) return fail('desk.bad-input', { field: 'time' });
  const signer = openSigner(key, time);
  if (!signer.ok) return signer;
  try {
    const file = openPdf(pdf);
    if (file.trailer.entries.has('Encrypt')) return fail('document.unreadable', { reason: 'it is encrypted' });
    return ok(fillIn(pdf, prepare(file, signer.value, place, meta), signer.value));
  } catch (error) {
    if (error instanceof PdfError) return fail('document.unreadable', { reason: error.message });
    throw error;
  }
}

/** Ten digits hold every offset that a cross-reference table can name. */
const OFFSET_PLACE = 9_999_999_999;

/** The update with room for the range and the signature, both still blank. */
function prepare(file: PdfFile, signer: Signer, place: SignaturePlace | null, meta: SignatureMeta): Buffer {
  const update = createUpdate(file);
  const signerName = meta.name ?? commonName(signer);
  const entries: Record<string, PdfObject> = {
    Type: name('Sig'),
    Filter: name('Adobe.PPKLite'),
    SubFilter: name('ETSI.CAdES.detached'),
    ByteRange: array([0, OFFSET_PLACE, OFFSET_PLACE, OFFSET_PLACE]),
    Contents: { type: 'string', bytes: new Uint8Array(signer.roomNeeded), hex: true, start: 0, end: 0 },
    Name: textString(signerName),
    M: textString(pdfDate(meta.time)),
    Reason: textString(meta.reason),
    Location: textString(meta.location),
  };
  const signature = update.add(dict(entries));
  addSignatureField(file, update, signature, place, `Signature of ${signerName}: ${meta.reason}`);
  const fileId = createHash('sha256').update(meta.time).update(signer.leaf.raw).update(String(file.bytes.length)).digest().subarray(0, 16);
  return update.write(fileId);
}

function fillIn(pdf: Uint8Array, update: Buffer, signer: Signer): Uint8Array {
  const blank = `/Contents <${'00'.repeat(signer.roomNeeded)}>`;
  const contents = pdf.length + update.indexOf(blank, 0, 'latin1') + '/Contents '.length;
  const end = contents + 2 + signer.roomNeeded * 2;
  const total = pdf.length + update.length;
  const range = `[0 ${contents} ${end} ${total - end}]`;
  const rangeBlank = `[0 ${OFFSET_PLACE} ${OFFSET_PLACE} ${OFFSET_PLACE}]`;
  update.write(range.padEnd(rangeBlank.length), update.indexOf(rangeBlank, 0, 'latin1'), 'latin1');
  const digest = createHash('sha256').update(pdf).update(update.subarray(0, contents - pdf.length)).update(update.subarray(end - pdf.length)).digest();
  update.write(Buffer.from(signCms(signer, digest)).toString('hex'), contents + 1 - pdf.length, 'latin1');
  return Buffer.concat([pdf, update]);
}

function instantOf(text: string): Temporal.Instant | null {
  try {
    return Temporal.Instant.from(text);
  } catch {
    return null;
  }
}

/** `2026-08-03T10:20:30-05:00` as `D:20260803102030-05'00'`, keeping the offset the signer stated. */
function pdfDate(iso: string): string {
  const offset = /([+-])(\d{2}):?(\d{2})$/.exec(iso);
  const zone = offset === null ? 'UTC' : `${offset[1]}${offset[2]}:${offset[3]}`;
  const at = Temporal.Instant.from(iso).toZonedDateTimeISO(zone);
  const digits = at.toPlainDateTime().toString({ smallestUnit: 'second' }).replace(/\D/g, '');
  return `D:${digits}${at.offset.slice(0, 3)}'${at.offset.slice(4, 6)}'`;
}

/** The common name of the signing certificate, which X509Certificate lists one attribute a line. */
function commonName(signer: Signer): string {
  return /^CN=(.*)$/m.exec(signer.leaf.subject)?.[1] ?? 'unknown';
}
