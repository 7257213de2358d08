import { constants, inflateSync } from 'node:zlib';
import { isArray, isDict, isName, PdfError, type PdfObject, type PdfStream } from './objects.ts';

/** The decoded bytes of a stream of the file's own structure (cross-references, object streams): Flate with PNG predictors, or plain. Throws PdfError. */
export function decodeStream(stream: PdfStream, resolve: (value: PdfObject | undefined) => PdfObject): Uint8Array {
  const filter = single(resolve(stream.dict.entries.get('Filter')), resolve);
  if (filter === null) return stream.data;
  if (!isName(filter, 'FlateDecode') && !isName(filter, 'Fl')) throw new PdfError('the structure is packed in a way this desk does not read');
  const parms = single(resolve(stream.dict.entries.get('DecodeParms')), resolve);
  const number = (key: string, fallback: number): number => {
    const value = isDict(parms) ? resolve(parms.entries.get(key)) : null;
    return typeof value === 'number' ? value : fallback;
  };
  const plain = inflate(stream.data);
  if (number('Predictor', 1) < 10) return plain;
  return undoPng(plain, number('Columns', 1), Math.ceil((number('Colors', 1) * number('BitsPerComponent', 8)) / 8));
}

/** Structures above this are refused: no honest cross-reference table is so large. */
const MAX_STRUCTURE_BYTES = 256 * 1024 * 1024;

function single(value: PdfObject, resolve: (value: PdfObject | undefined) => PdfObject): PdfObject {
  if (!isArray(value)) return value;
  if (value.items.length > 1) throw new PdfError('the structure is packed more than once');
  return resolve(value.items[0]);
}

function inflate(data: Uint8Array): Uint8Array {
  try {
    return inflateSync(data, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_STRUCTURE_BYTES });
  } catch {
    throw new PdfError('a packed part of the structure is damaged');
  }
}

/** Undoes PNG prediction (ISO 32000-1, 7.4.4.4). */
function undoPng(data: Uint8Array, columns: number, pixel: number): Uint8Array {
  const width = columns * pixel;
  if (!(width > 0 && width < 1 << 20)) throw new PdfError('a predictor has impossible columns');
  const rows = Math.floor(data.length / (width + 1));
  const out = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row += 1) {
    const kind = data[row * (width + 1)] ?? 0;
    for (let i = 0; i < width; i += 1) {
      const raw = data[row * (width + 1) + 1 + i] ?? 0;
      const left = i >= pixel ? (out[row * width + i - pixel] ?? 0) : 0;
      const up = row > 0 ? (out[(row - 1) * width + i] ?? 0) : 0;
      const corner = row > 0 && i >= pixel ? (out[(row - 1) * width + i - pixel] ?? 0) : 0;
      out[row * width + i] = raw + predict(kind, left, up, corner);
    }
  }
  return out;
}

function predict(kind: number, left: number, up: number, corner: number): number {
  if (kind === 1) return left;
  if (kind === 2) return up;
  if (kind === 3) return (left + up) >> 1;
  if (kind !== 4) return 0;
  const p = left + up - corner;
  const [pa, pb, pc] = [Math.abs(p - left), Math.abs(p - up), Math.abs(p - corner)];
  return pa <= pb && pa <= pc ? left : pb <= pc ? up : corner;
}
