import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inspectFile, typeOf } from '../../../../main/intake/file.ts';
import { readMail } from '../../../../main/intake/mail.ts';
import { isFormula, neutralise, readTable } from '../../../../main/intake/table.ts';
import { makeSupportPdf } from '../../../../scripts/make-support-pdf.ts';
import { example, TRUSTED } from './child-host.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const bytesOf = (name: string) => readFileSync(example(name));

describe('the type of a file', () => {
  test.each([
    ['collected/crm.csv', 'text/csv', 8],
    ['collected/marketing.json', 'application/json', 2],
    ['collected/support-desk.pdf', 'application/pdf', null],
    ['01-access-mixed.eml', 'message/rfc822', null],
    ['07-access-canada.msg', 'application/vnd.ms-outlook', null],
  ])('%s is told by its content', (name, type, rows) => {
    expect(inspectFile(bytesOf(name), 'no-name')).toMatchObject({ ok: true, value: { type: name.endsWith('.csv') ? 'text/csv' : type, rows } });
  });
  test('a name that claims another type is warned of', () => {
    expect(inspectFile(bytesOf('collected/support-desk.pdf'), 'a.png')).toMatchObject({ ok: true, value: { warnings: [{ code: 'file.type-differs' }] } });
    expect(inspectFile(bytesOf('collected/support-desk.pdf'), 'a.pdf')).toMatchObject({ ok: true, value: { warnings: [] } });
  });
  test('the shipped support print is what its script writes', async () => {
    expect(Buffer.from(await makeSupportPdf()).equals(bytesOf('collected/support-desk.pdf'))).toBe(true);
  });
  test('bytes without a known form are only bytes', () => {
    expect(typeOf(new Uint8Array([0, 1, 2, 3]), 'a.csv')).toBe('application/octet-stream');
  });
  test('an empty file and one above 50 MB answer their error at once', () => {
    expect(inspectFile(new Uint8Array(), 'a')).toMatchObject({ ok: false, error: { code: 'file.empty' } });
    expect(inspectFile(new Uint8Array(50 * 1024 * 1024 + 1), 'a')).toEqual({ ok: false, error: { code: 'file.too-large', params: { limit: 50 } } });
  });
});

describe('a table', () => {
  test('in Windows-1252 is read with its accents and warned of', () => {
    const table = readTable(bytesOf('bad/windows-1252.csv'), 'a.csv');
    expect(table).toMatchObject({ ok: true, value: { rows: [['Jürgen Groß', 'Köln', '“quoted” – 20 €'], ['Élodie Lefèvre', 'Besançon', 'naïve']], warnings: [{ code: 'file.encoding', params: { encoding: 'Windows-1252' } }] } });
  });
  test('in UTF-16 and with a mark of UTF-8 is read', () => {
    const text = 'name,town\r\nJosé,Łódź\r\n';
    for (const bytes of [Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.from(text, 'utf16le'), utf8(`\ufeff${text}`)]) {
      expect(readTable(bytes, 'a.csv')).toMatchObject({ ok: true, value: { head: ['name', 'town'], rows: [['José', 'Łódź']] } });
    }
  });
  test('has its formula cells found, neutralised and warned of, and its odd rows reported', () => {
    const table = readTable(bytesOf('bad/formula-cells.csv'), 'a.csv');
    if (!table.ok) throw new Error(table.error.code);
    expect(table.value.formulas.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5]);
    expect(table.value.rows.flat().filter(isFormula)).toEqual([]);
    expect(table.value.rows[5]).toEqual(['Fay', '+49 431 5550 114', '-12.50']);
    expect(table.value.problems).toEqual([{ row: 7, problem: 'width' }]);
    expect(table.value.warnings.map(({ code }) => code)).toEqual(['file.formula-cells', 'file.rows-odd']);
  });
  test('of JSON records has the union of their keys as head', () => {
    expect(readTable(utf8('[{"a":1,"b":{"c":2}},{"a":null,"d":"=1+1"}]'), 'a.json')).toMatchObject({
      ok: true, value: { head: ['a', 'b', 'd'], rows: [['1', '{"c":2}', ''], ['', '', "'=1+1"]] },
    });
  });
  test('of any other JSON has a row for each value, named by its path', () => {
    expect(readTable(utf8('{"account":{"name":"Ann","tags":["x","y"]},"none":[]}'), 'a.json')).toMatchObject({
      ok: true, value: { head: ['key', 'value'], rows: [['account.name', 'Ann'], ['account.tags.1', 'x'], ['account.tags.2', 'y'], ['none', '[]']] },
    });
  });
  test('that is no table is an error, not a guess', () => {
    expect(readTable(new Uint8Array([0, 1, 2, 0]), 'a.csv')).toMatchObject({ ok: false, error: { code: 'file.unreadable' } });
    expect(readTable(utf8('{"a":'), 'a.json')).toMatchObject({ ok: false, error: { code: 'file.unreadable' } });
    expect(readTable(utf8(' \n '), 'a.csv')).toMatchObject({ ok: false, error: { code: 'file.empty' } });
  });
  test('never shows a cell that a spreadsheet would run', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (cell) => !isFormula(neutralise(`${cell}`)) && !isFormula(neutralise(`=${cell}`))));
  });
});

describe('any bytes', () => {
  test('are answered, never thrown at', async () => {
    const head = utf8('From: a@b.example\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), fc.boolean(), fc.constantFrom('a.eml', 'a.csv', 'a.json', 'a.msg'), async (noise, mail, name) => {
        const bytes = mail ? new Uint8Array([...head, ...noise]) : noise;
        for (const answer of [await readMail(bytes, name, TRUSTED), inspectFile(bytes, name), readTable(bytes, name)]) expect(typeof answer.ok).toBe('boolean');
      }),
      { numRuns: 150 },
    );
  });
  test('of an Outlook message with damage are answered, never thrown at', async () => {
    const whole = bytesOf('07-access-canada.msg');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 512, max: whole.length }), fc.integer({ min: 0, max: 255 }), async (cut, flip) => {
        const damaged = new Uint8Array(whole.subarray(0, cut));
        damaged[2048 + (flip * 7) % 4096] = flip;
        expect(typeof (await readMail(damaged, 'a.msg', TRUSTED)).ok).toBe('boolean');
      }),
      { numRuns: 40 },
    );
  });
});
