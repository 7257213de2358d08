import { PDFArray, PDFDict, PDFName, type PDFObject, PDFRawStream, PDFRef, PDFStream } from 'pdf-lib';
import { decodes } from './streams.ts';

/** Where a dictionary stands: a resource dictionary, a map whose keys are names of the author's choosing, or an object with defined keys. */
type Place = 'resources' | 'map' | 'object';

/**
 * Reduces everything that a page's resources reach to the entries that drawing needs (ISO 32000-1, 7.8.3, 8 and 9), in place. Scripts,
 * actions, embedded files, metadata, private data and structure links have no entry in the list, so they cannot pass.
 * Returns why the page cannot be taken, or null. `seen` is shared by all pages of one file.
 */
export function reduceToAllowed(root: PDFDict | PDFStream, place: 'resources' | 'object', seen: Set<PDFObject>): string | null {
  const open: { readonly value: PDFObject | undefined; readonly place: Place }[] = [{ value: root, place }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value } = next;
    if (value === undefined || seen.has(value)) continue;
    if (value instanceof PDFArray) {
      seen.add(value);
      for (let i = 0; i < value.size(); i += 1) open.push({ value: value.lookup(i), place: 'object' });
    } else if (value instanceof PDFDict || value instanceof PDFStream) {
      seen.add(value);
      const dict = value instanceof PDFDict ? value : value.dict;
      const fault = value instanceof PDFStream ? streamFault(value) : null;
      if (fault !== null) return fault;
      for (const [name, entry] of dict.entries()) {
        const key = name.decodeText();
        if (!allowed(next.place, key)) dict.delete(name);
        else open.push({ value: entry instanceof PDFRef ? dict.context.lookup(entry) : entry, place: placeBelow(next.place, key) });
      }
    }
  }
  return null;
}

function allowed(place: Place, key: string): boolean {
  if (place === 'map') return true;
  return place === 'resources' ? RESOURCE_KINDS.has(key) : OBJECT_KEYS.has(key);
}

function placeBelow(place: Place, key: string): Place {
  if (place === 'resources') return 'map';
  if (place === 'map') return 'object';
  if (key === 'Resources') return 'resources';
  return NAME_MAPS.has(key) ? 'map' : 'object';
}

function streamFault(stream: PDFStream): string | null {
  if (stream.dict.has(PDFName.of('F'))) return 'a part of it lies in another file';
  if (stream.dict.get(PDFName.of('Subtype')) === PDFName.of('PS')) return 'it contains PostScript';
  if (stream instanceof PDFRawStream && !decodes(stream)) return 'a packed part of it is damaged';
  return null;
}

const RESOURCE_KINDS = new Set(['ExtGState', 'ColorSpace', 'Pattern', 'Shading', 'XObject', 'Font']);
const NAME_MAPS = new Set(['CharProcs', 'Colorants', 'Solidities', 'DotGain', 'FD']);

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

const OBJECT_KEYS = new Set([
  // streams and their filters
  ...words('Type Subtype S Name Length Filter DecodeParms Predictor Colors Columns EarlyChange EndOfLine EncodedByteAlign Rows EndOfBlock'),
  ...words('BlackIs1 DamagedRowsBeforeError JBIG2Globals ColorTransform'),
  // form XObjects, transparency groups, images
  ...words('FormType BBox Matrix Resources Group CS I K Width Height ColorSpace BitsPerComponent Intent ImageMask Mask Decode Interpolate SMask SMaskInData Matte'),
  // graphics states and soft masks
  ...words('LW LC LJ ML D RI OP op OPM Font TR TR2 FL SM SA BM CA ca AIS TK G BC'),
  // functions, shadings, patterns
  ...words('FunctionType Domain Range Size BitsPerSample Order Encode C0 C1 N Functions Bounds ShadingType Background AntiAlias Function Extend Coords'),
  ...words('BitsPerCoordinate BitsPerFlag VerticesPerRow PatternType PaintType TilingType XStep YStep Shading ExtGState'),
  // colour spaces
  ...words('WhitePoint BlackPoint Gamma Alternate Colorants Process Components MixingHints Solidities PrintingOrder DotGain'),
  // fonts
  ...words('BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode FontBBox FontMatrix CharProcs DescendantFonts CIDSystemInfo DW W DW2 W2'),
  ...words('CIDToGIDMap Registry Ordering Supplement BaseEncoding Differences CMapName WMode UseCMap FontName FontFamily FontStretch FontWeight Flags'),
  ...words('ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3 CharSet Style Panose'),
  ...words('FD CIDSet Length1 Length2 Length3'),
]);
