import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openPdf, pageRefs } from '../../../../../main/documents/pdf/file.ts';
import { array, dict, name, PdfError, type PdfObject, ref, textOf, textString } from '../../../../../main/documents/pdf/objects.ts';
import { parseObject, parserAt } from '../../../../../main/documents/pdf/parser.ts';
import { writeObject } from '../../../../../main/documents/pdf/write.ts';
import { same } from '../../../../../main/documents/verify/changes.ts';
import { plainPdf } from '../support.ts';

const objects = fc.letrec<{ object: PdfObject }>((tie) => ({
  object: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string({ minLength: 1, unit: 'grapheme-ascii' }).map(name),
    fc.tuple(fc.uint8Array({ maxLength: 20 }), fc.boolean()).map(([bytes, hex]): PdfObject => ({ type: 'string', bytes, hex, start: 0, end: 0 })),
    fc.tuple(fc.nat(99_999), fc.nat(9)).map(([num, gen]) => ref(num, gen)),
    fc.array(tie('object'), { maxLength: 5 }).map(array),
    fc.dictionary(fc.stringMatching(/^[A-Za-z]{1,8}$/), tie('object'), { maxKeys: 5 }).map(dict),
  ),
})).object;

describe('PDF syntax', () => {
  test('reads back every object that it writes', () => {
    fc.assert(fc.property(objects, (value) => same(objectOf(writeObject(value)), value)), { numRuns: 300 });
  });

  test('keeps text in any script', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => textOf(textString(text)) === text));
  });

  test('reads strings with escapes, nested brackets and octal codes', () => {
    expect(parse('(a\\(b\\) (c) \\101\\n\\\r\nd)')).toMatchObject({ bytes: Uint8Array.from(Buffer.from('a(b) (c) A\nd')) });
    expect(parse('<48 65 6C6>')).toMatchObject({ bytes: Buffer.from('Hel`') });
  });

  test('tells references from numbers', () => {
    expect(parse('[1 0 R 1 0 2 0 R]')).toEqual(array([ref(1), 1, 0, ref(2)]));
    expect(parse('[1 0 RG]')).toBeInstanceOf(PdfError);
  });

  test('refuses what ends early or is nested without end', () => {
    for (const text of ['', '(never', '<ab', '[1 2', '<</A 1', '<</A', '['.repeat(5_000), '<</A '.repeat(5_000)]) expect(parse(text)).toBeInstanceOf(PdfError);
  });
});

describe('a file', () => {
  test('is opened by cross-reference streams and by tables alike', async () => {
    for (const xrefStream of [true, false]) expect(pageRefs(openPdf(await plainPdf({ xrefStream, pages: 3 })))).toHaveLength(3);
  });

  test('is never read wrongly when it is cut: it is refused', async () => {
    const pdf = await plainPdf({ xrefStream: true });
    fc.assert(fc.property(fc.nat(pdf.length - 30), (length) => {
      expect(() => pageRefs(openPdf(pdf.subarray(0, length)))).toThrow(PdfError);
    }), { numRuns: 50 });
  });

  test('is refused when its page tree or its cross-references run in a circle', () => {
    expect(() => pageRefs(openPdf(handmade('<</Type /Pages /Kids [2 0 R] /Count 1>>')))).toThrow('circle');
    expect(() => openPdf(Buffer.from(`xref\n0 0\ntrailer\n<</Prev 0>>\nstartxref\n0\n%%EOF`))).toThrow('circle');
  });
});

function objectOf(text: string): PdfObject {
  return parseObject(parserAt(Buffer.from(text, 'latin1'), 0));
}

function parse(text: string): PdfObject | PdfError {
  try {
    return parseObject(parserAt(Buffer.from(text, 'latin1'), 0));
  } catch (error) {
    if (error instanceof PdfError) return error;
    throw error;
  }
}

/** A file of two objects: the catalogue, and the page tree given. */
function handmade(pages: string): Uint8Array {
  const first = '1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n';
  const second = `2 0 obj\n${pages}\nendobj\n`;
  const line = (offset: number): string => `${String(offset).padStart(10, '0')} 00000 n\r\n`;
  return Buffer.from(`${first}${second}xref\n1 2\n${line(0)}${line(first.length)}trailer\n<</Root 1 0 R /Size 3>>\nstartxref\n${first.length + second.length}\n%%EOF\n`);
}
