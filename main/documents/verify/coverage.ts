import { openPdf, type PdfFile } from '../pdf/file.ts';
import { PdfError } from '../pdf/objects.ts';
import type { SignedField } from './fields.ts';
import type { Coverage } from './report.ts';

export interface Covered {
  readonly coverage: Coverage;
  /** The bytes the signature was made over, in order. */
  readonly pieces: readonly Uint8Array[];
  /** Where they end. */
  readonly end: number;
  /** The file as it was when signed, where it was saved again since. */
  readonly revision: PdfFile | null;
}

/** What the range of a signature covers: two pieces that leave out exactly the signature itself, up to the end of the file or of an earlier save. */
export function coveredBy(file: PdfFile, field: SignedField): Covered {
  const { bytes } = file;
  const [start = -1, first = -1, second = -1, rest = -1] = field.byteRange;
  const end = second + rest;
  const fits = field.byteRange.every((value) => Number.isSafeInteger(value) && value >= 0) && field.byteRange.length % 2 === 0 && field.byteRange.length > 0;
  const pieces: Uint8Array[] = [];
  for (let i = 0; fits && i < field.byteRange.length; i += 2) {
    const from = field.byteRange[i] ?? 0;
    pieces.push(bytes.subarray(from, from + (field.byteRange[i + 1] ?? 0)));
  }
  const unclear: Covered = { coverage: 'unclear', pieces, end: Math.min(Math.max(end, 0), bytes.length), revision: null };
  if (!fits || field.byteRange.length !== 4 || start !== 0 || end > bytes.length || rest === 0) return unclear;
  if (!field.placed || field.contents.start !== first || field.contents.end !== second) return unclear;
  if (end === bytes.length) return { coverage: 'whole-file', pieces, end, revision: null };
  const revision = revisionEndingAt(file, end);
  return { coverage: revision === null ? 'part-from-start' : 'whole-revision', pieces, end, revision };
}

/** The file as it stood when it ended here, if a save ended here and the file still builds on it. */
function revisionEndingAt(file: PdfFile, end: number): PdfFile | null {
  const tail = Buffer.from(file.bytes.subarray(Math.max(0, end - 64), end)).toString('latin1');
  if (!/startxref\s+\d+\s+%%EOF\s*$/.test(tail)) return null;
  try {
    const revision = openPdf(file.bytes.subarray(0, end));
    const newest = revision.sections[0]?.offset;
    // bytes that no later save explains were just put behind the file
    if (newest === file.sections[0]?.offset) return null;
    return file.sections.some((section) => section.offset === newest) ? revision : null;
  } catch (error) {
    if (error instanceof PdfError) return null;
    throw error;
  }
}
