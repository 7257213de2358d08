import { inflateSync } from 'node:zlib';
import { decodePDFRawStream, PDFArray, PDFContext, PDFDict, PDFName, PDFRawStream } from 'pdf-lib';

/** Whether the stream's packing can be undone, as far as images' own formats. */
export function decodes(stream: PDFRawStream): boolean {
  const unpacked = unpack(stream);
  if (unpacked === null) return false;
  const jpeg = unpacked.left === 'DCTDecode' || unpacked.left === 'DCT';
  // start of image (ITU T.81, B.1.1.3): without it every viewer shows something else
  return !jpeg || (unpacked.bytes[0] === 0xff && unpacked.bytes[1] === 0xd8);
}

/** The bytes of a content stream; null when they cannot be had whole. */
export function contentBytes(stream: PDFRawStream): Uint8Array | null {
  const unpacked = unpack(stream);
  return unpacked === null || unpacked.left !== null || stream.dict.has(PDFName.of('DecodeParms')) ? null : unpacked.bytes;
}

/** No honest page unpacks to more than this. */
const MAX_BYTES = 256 * 1024 * 1024;
/** Formats of images, which viewers draw as they are. */
const IMAGE_FILTERS = new Set(['DCTDecode', 'DCT', 'JPXDecode', 'CCITTFaxDecode', 'CCF', 'JBIG2Decode']);
const TEXT_FILTERS = new Set(['ASCIIHexDecode', 'AHx', 'ASCII85Decode', 'A85', 'LZWDecode', 'LZW', 'RunLengthDecode', 'RL']);

/** Undoes the filters one after another, strictly: zlib must find its end mark. `left` names an image format that remains. */
function unpack(stream: PDFRawStream): { readonly bytes: Uint8Array; readonly left: string | null } | null {
  let bytes: Uint8Array = stream.getContents();
  for (const filter of filtersOf(stream.dict)) {
    if (IMAGE_FILTERS.has(filter)) return { bytes, left: filter };
    try {
      if (filter === 'FlateDecode' || filter === 'Fl') bytes = inflateSync(bytes, { maxOutputLength: MAX_BYTES });
      else if (TEXT_FILTERS.has(filter)) bytes = decodeOne(filter, bytes);
      else return null;
    } catch {
      return null;
    }
  }
  return { bytes, left: null };
}

function filtersOf(dict: PDFDict): readonly string[] {
  const filter = dict.lookup(PDFName.of('Filter'));
  if (filter instanceof PDFName) return [filter.decodeText()];
  if (!(filter instanceof PDFArray)) return [];
  return Array.from({ length: filter.size() }, (_, i) => filter.lookup(i)).flatMap((item) => (item instanceof PDFName ? [item.decodeText()] : ['']));
}

function decodeOne(filter: string, bytes: Uint8Array): Uint8Array {
  const dict = PDFDict.withContext(PDFContext.create());
  dict.set(PDFName.of('Filter'), PDFName.of(LONG_NAMES[filter] ?? filter));
  return decodePDFRawStream(PDFRawStream.of(dict, bytes)).decode();
}

const LONG_NAMES: Readonly<Record<string, string>> = { AHx: 'ASCIIHexDecode', A85: 'ASCII85Decode', LZW: 'LZWDecode', RL: 'RunLengthDecode' };
