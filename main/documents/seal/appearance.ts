import type { PdfFile } from '../pdf/file.ts';
import { array, dict, name, type PdfRef, type PdfStream } from '../pdf/objects.ts';
import type { SignaturePlace } from './types.ts';

/** The widget's appearance: a form of the rectangle's size, empty over text that the layout has set. */
export function appearance(_file: PdfFile, _page: PdfRef, place: SignaturePlace | null): PdfStream {
  const [left, bottom, right, top] = place?.rect ?? [0, 0, 0, 0];
  return {
    type: 'stream',
    dict: dict({ Type: name('XObject'), Subtype: name('Form'), BBox: array([0, 0, right - left, top - bottom]), Resources: dict({}) }),
    data: new Uint8Array(),
  };
}
