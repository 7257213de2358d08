import { openPdf, type PdfFile } from '../pdf/file.ts';
import { isDict, isString, PdfError, textOf } from '../pdf/objects.ts';
import { catalogue } from '../pdf/file.ts';
import { chainOf } from './chain.ts';
import { changesBetween } from './changes.ts';
import { checkCms, CmsError, type CmsFindings } from './cms-check.ts';
import { coveredBy, type Covered } from './coverage.ts';
import { signedFields, type SignedField } from './fields.ts';
import type { Change, SignatureLevel, SignatureReport, VerifyOptions, VerifyReport } from './report.ts';
import { bottomLine } from './sentence.ts';

/** Checks every signature of a PDF. Never throws on a file: what cannot be read is reported as unreadable, what cannot be judged as null. */
export async function verifyPdf(pdf: Uint8Array, options: VerifyOptions = {}): Promise<VerifyReport> {
  try {
    const file = openPdf(pdf);
    const fields = signedFields(file);
    const lastTimestamp = fields.findLastIndex((field) => field.kind === 'timestamp');
    const signatures = fields.map((field, index) => checkField(file, field, options, index < lastTimestamp));
    return { ...bottomLine(signatures, null), unreadable: null, signatures };
  } catch (error) {
    const unreadable = error instanceof PdfError ? error.message : error instanceof RangeError ? 'it is nested too deeply' : null;
    if (unreadable === null) throw error;
    return { ...bottomLine([], unreadable), unreadable, signatures: [] };
  }
}

function checkField(file: PdfFile, field: SignedField, options: VerifyOptions, timestampedLater: boolean): SignatureReport {
  const covered = coveredBy(file, field);
  const stated = pdfTime(file, field);
  const common = {
    field: field.field,
    kind: field.kind,
    coverage: covered.coverage,
    changed: changedSince(file, field, covered),
    bytesAfter: file.bytes.length - covered.end,
  };
  try {
    const findings = checkCms(field.contents.bytes, covered.pieces, field.kind);
    const time = field.kind === 'timestamp' ? findings.time : (stated ?? findings.time);
    const chain = chainOf(findings.signer, findings.certificates, options.deskRoots ?? [], time);
    return {
      ...common,
      intact: findings.intact,
      valid: findings.valid,
      level: levelOf(file, field, findings, timestampedLater),
      signer: findings.signer === null ? null : signerName(findings.signer.subject),
      chain: chain.state,
      chainSentence: chain.sentence,
      time,
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof CmsError)) throw error;
    const chain = chainOf(null, [], [], null);
    return { ...common, intact: false, valid: null, level: null, signer: null, chain: chain.state, chainSentence: chain.sentence, time: stated, problem: error.message };
  }
}

function changedSince(file: PdfFile, field: SignedField, covered: Covered): Change {
  if (covered.coverage === 'whole-file') return 'none';
  if (covered.revision === null) return 'other';
  const change = changesBetween(covered.revision, file);
  // a certified document that allows no changes allows validation data and time-stamps only (ISO 32000-2, 12.8.2.2.2)
  return field.certifies === 1 && change === 'form-filling' ? 'other' : change;
}

function levelOf(file: PdfFile, field: SignedField, findings: CmsFindings, timestampedLater: boolean): SignatureLevel {
  if (field.kind === 'timestamp') return 'DocTimeStamp';
  if (!findings.namesCertificate || field.subFilter !== 'ETSI.CAdES.detached') return 'CMS';
  const validationData = isDict(file.resolve(catalogue(file).entries.get('DSS')));
  if (validationData && timestampedLater) return 'B-LTA';
  if (validationData && findings.timestamped) return 'B-LT';
  return findings.timestamped || timestampedLater ? 'B-T' : 'B-B';
}

/** The signer's common name, else the subject on one line. */
function signerName(subject: string): string {
  return /^CN=(.*)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ');
}

/** /M, such as `D:20260803102030-05'00'`, as an ISO 8601 instant; null when it is absent or no date. */
function pdfTime(file: PdfFile, field: SignedField): string | null {
  const value = file.resolve(field.signature.entries.get('M'));
  const match = isString(value) ? /^D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:([+-])(\d{2})'?(\d{2})?|Z)?/.exec(textOf(value)) : null;
  if (match === null) return null;
  const [, year, month, day, hour, minute, second = '00', sign = '+', zoneHour = '00', zoneMinute = '00'] = match;
  try {
    return Temporal.Instant.from(`${year}-${month}-${day}T${hour}:${minute}:${second}${sign}${zoneHour}:${zoneMinute}`).toString();
  } catch {
    return null;
  }
}
