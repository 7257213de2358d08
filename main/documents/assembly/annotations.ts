import { PDFArray, PDFBool, PDFDict, type PDFDocument, PDFHexString, PDFName, type PDFObject, type PDFPageLeaf, PDFStream, PDFString } from 'pdf-lib';
import { reduceToAllowed } from './allow-list.ts';
import { numberOf, rectangle } from './annex-pages.ts';

/** An annotation's appearance and the matrix that puts it into its rectangle (ISO 32000-1, 12.5.5, algorithm 8.1). */
export interface FlatAnnotation {
  readonly appearance: PDFStream;
  readonly matrix: readonly [number, number, number, number, number, number];
}

/** The page's annotations as drawings, in order; or why they cannot be drawn. Links, pop-ups and everything that plays, runs or carries files is left out. */
export function flattenable(source: PDFDocument, page: PDFPageLeaf, seen: Set<PDFObject>): readonly FlatAnnotation[] | string {
  const list = page.lookup(PDFName.of('Annots'));
  const flat: FlatAnnotation[] = [];
  const redraw = asksForAppearances(source);
  for (let i = 0; list instanceof PDFArray && i < list.size(); i += 1) {
    const annotation = list.lookup(i);
    if (!(annotation instanceof PDFDict) || isHidden(annotation)) continue;
    const kind = annotation.lookup(PDFName.of('Subtype'));
    if (!(kind instanceof PDFName) || !DRAWN.has(kind.decodeText())) continue;
    const appearance = redraw && isFilledText(source, annotation) ? 'missing' : appearanceOf(annotation);
    if (appearance === 'nothing') continue;
    if (appearance === 'missing') {
      if (showsNothing(source, annotation, kind.decodeText())) continue;
      return 'it has notes or form entries that only a viewer can draw';
    }
    const fault = reduceToAllowed(appearance, 'object', seen);
    if (fault !== null) return fault;
    const matrix = placement(annotation, appearance);
    if (matrix !== null) flat.push({ appearance, matrix });
  }
  return flat;
}

const DRAWN = new Set(
  'Widget Text FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Stamp Caret Ink Redact Watermark'.split(' '),
);
const HIDDEN_OR_NO_VIEW = 2 | 32;

function isHidden(annotation: PDFDict): boolean {
  return ((numberOf(annotation.lookup(PDFName.of('F'))) ?? 0) & HIDDEN_OR_NO_VIEW) !== 0;
}

/** The normal appearance in the annotation's state. */
function appearanceOf(annotation: PDFDict): PDFStream | 'missing' | 'nothing' {
  const appearances = annotation.lookup(PDFName.of('AP'));
  const normal = appearances instanceof PDFDict ? appearances.lookup(PDFName.of('N')) : undefined;
  if (normal instanceof PDFStream) return normal;
  if (!(normal instanceof PDFDict)) return 'missing';
  const state = annotation.lookup(PDFName.of('AS'));
  const chosen = state instanceof PDFName ? normal.lookup(state) : undefined;
  return chosen instanceof PDFStream ? chosen : 'nothing';
}

/** Whether the form says that viewers must draw its fields anew, so that the appearances in the file may be stale. */
function asksForAppearances(source: PDFDocument): boolean {
  const form = source.catalog.lookup(PDFName.of('AcroForm'));
  return form instanceof PDFDict && form.lookup(PDFName.of('NeedAppearances')) === PDFBool.True;
}

function isFilledText(source: PDFDocument, annotation: PDFDict): boolean {
  const type = inherited(source, annotation, 'FT');
  return (type === PDFName.of('Tx') || type === PDFName.of('Ch')) && !isBlank(inherited(source, annotation, 'V'));
}

function isBlank(value: PDFObject | undefined): boolean {
  if (value instanceof PDFString || value instanceof PDFHexString) return value.decodeText() === '';
  return value === undefined || (value instanceof PDFArray && value.size() === 0);
}

/** Whether an annotation without an appearance has nothing to show: an empty form field, or a rectangle without size. */
function showsNothing(source: PDFDocument, annotation: PDFDict, kind: string): boolean {
  const box = rectangle(annotation.lookup(PDFName.of('Rect')));
  if (box === null || box[2] === box[0] || box[3] === box[1]) return true;
  if (kind !== 'Widget') return false;
  if (inherited(source, annotation, 'FT') === PDFName.of('Sig')) return true;
  return isBlank(inherited(source, annotation, 'V')) && !annotation.has(PDFName.of('MK'));
}

/** A field's entry, its own or the nearest parent's. */
function inherited(source: PDFDocument, annotation: PDFDict, key: string): PDFObject | undefined {
  let field: PDFObject | undefined = annotation;
  for (let depth = 0; field instanceof PDFDict && depth < 32; depth += 1) {
    const value = field.lookup(PDFName.of(key));
    if (value !== undefined) return value;
    field = source.context.lookup(field.get(PDFName.of('Parent')));
  }
  return undefined;
}

function placement(annotation: PDFDict, appearance: PDFStream): FlatAnnotation['matrix'] | null {
  const rect = rectangle(annotation.lookup(PDFName.of('Rect')));
  const box = rectangle(appearance.dict.lookup(PDFName.of('BBox')));
  if (rect === null || box === null) return null;
  const list = appearance.dict.lookup(PDFName.of('Matrix'));
  const [a, b, c, d, e, f] = [0, 1, 2, 3, 4, 5].map((i) => (list instanceof PDFArray ? numberOf(list.lookup(i)) : null) ?? (i === 0 || i === 3 ? 1 : 0));
  const corners = [[box[0], box[1]], [box[2], box[1]], [box[0], box[3]], [box[2], box[3]]] as const;
  const xs = corners.map(([x, y]) => (a ?? 1) * x + (c ?? 0) * y + (e ?? 0));
  const ys = corners.map(([x, y]) => (b ?? 0) * x + (d ?? 1) * y + (f ?? 0));
  const [left, bottom, right, top] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  if (right === left || top === bottom) return null;
  const [sx, sy] = [(rect[2] - rect[0]) / (right - left), (rect[3] - rect[1]) / (top - bottom)];
  return [sx, 0, 0, sy, rect[0] - left * sx, rect[1] - bottom * sy];
}
