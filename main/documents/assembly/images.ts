import { degrees, PDFDocument } from 'pdf-lib';
import { type AnnexDocument, readAnnexPdf } from './annex-pages.ts';

/** A picture as one page, A4 upright or across, never enlarged; or why it cannot be one. */
export async function imagePage(bytes: Uint8Array, type: 'image/png' | 'image/jpeg'): Promise<AnnexDocument | { readonly fault: string }> {
  const size = type === 'image/png' ? pngSize(bytes) : jpegSize(bytes);
  if (size === null) return { fault: 'the picture is damaged' };
  if (size.width * size.height > MAX_PIXELS) return { fault: 'the picture is too large for a page' };
  if (size.mirrored) return { fault: 'the picture says that it is to be shown mirrored' };
  try {
    const document = await PDFDocument.create({ updateMetadata: false });
    const image = type === 'image/png' ? await document.embedPng(bytes) : await document.embedJpg(bytes);
    const paper = size.width > size.height ? { width: A4.height, height: A4.width } : A4;
    const scale = Math.min((paper.width - 2 * MARGIN) / size.width, (paper.height - 2 * MARGIN) / size.height, POINTS_PER_PIXEL);
    const [width, height] = [size.width * scale, size.height * scale];
    const page = document.addPage([paper.width, paper.height]);
    page.drawImage(image, { x: (paper.width - width) / 2, y: (paper.height - height) / 2, width, height });
    if (size.turn !== 0) page.setRotation(degrees(size.turn));
    return await readAnnexPdf(await document.save());
  } catch {
    return { fault: 'the picture is damaged' };
  }
}

interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** Clockwise degrees to turn it by before it is shown. */
  readonly turn: number;
  readonly mirrored: boolean;
}

const A4 = { width: 595.28, height: 841.89 };
const MARGIN = 36;
/** At 96 pixels an inch. */
const POINTS_PER_PIXEL = 0.75;
const MAX_PIXELS = 100_000_000;

function pngSize(bytes: Uint8Array): PictureSize | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < 33 || view.toString('latin1', 1, 4) !== 'PNG' || !view.includes('IEND', view.length - 64, 'latin1')) return null;
  return { width: view.readUInt32BE(16), height: view.readUInt32BE(20), turn: 0, mirrored: false };
}

/** Size and EXIF orientation from the markers before the first scan (ITU T.81, annex B). A file without its end mark is damaged. */
function jpegSize(bytes: Uint8Array): PictureSize | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < 4 || view.readUInt16BE(0) !== 0xffd8 || view.lastIndexOf(Buffer.of(0xff, 0xd9)) < view.length / 2) return null;
  let orientation = 1;
  for (let at = 2; at + 9 < view.length && view[at] === 0xff; at += 2 + view.readUInt16BE(at + 2)) {
    const marker = view[at + 1] ?? 0;
    if (marker === 0xe1) orientation = exifOrientation(view.subarray(at + 4, at + 2 + view.readUInt16BE(at + 2))) ?? orientation;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.readUInt16BE(at + 5), width: view.readUInt16BE(at + 7), turn: TURNS[orientation] ?? 0, mirrored: [2, 4, 5, 7].includes(orientation) };
  }
  return null;
}

const TURNS: Readonly<Record<number, number>> = { 3: 180, 6: 90, 8: 270 };

/** Tag 0x0112 of the first directory (Exif 2.32, 4.6.4). */
function exifOrientation(segment: Buffer): number | null {
  if (segment.length < 14 || segment.toString('latin1', 0, 4) !== 'Exif') return null;
  const tiff = segment.subarray(6);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const u16 = (at: number): number => (at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const first = tiff.length < 8 ? 0 : little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  for (let i = 0; i < u16(first); i += 1) if (u16(first + 2 + i * 12) === 0x0112) return u16(first + 2 + i * 12 + 8);
  return null;
}
