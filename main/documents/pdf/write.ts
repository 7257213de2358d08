import type { PdfObject, PdfString } from './objects.ts';

/** The bytes of an object as PDF syntax, one character a byte (latin1). */
export function writeObject(value: PdfObject): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return writeNumber(value);
  switch (value.type) {
    case 'name':
      return `/${writeName(value.name)}`;
    case 'string':
      return writeString(value);
    case 'ref':
      return `${value.num} ${value.gen} R`;
    case 'array':
      return `[${value.items.map(writeObject).join(' ')}]`;
    case 'dict':
      return `<<${[...value.entries].map(([key, entry]) => `/${writeName(key)} ${writeObject(entry)}`).join('\n')}>>`;
    case 'stream':
      throw new Error('a stream is written as an indirect object');
  }
}

/** An indirect object in pieces; a stream's bytes are a piece of their own and not copied. */
export function writeIndirect(num: number, gen: number, value: PdfObject): readonly Uint8Array[] {
  if (typeof value !== 'object' || value === null || value.type !== 'stream') return [Buffer.from(`${num} ${gen} obj\n${writeObject(value)}\nendobj\n`, 'latin1')];
  const head = new Map(value.dict.entries).set('Length', value.data.length);
  const before = `${num} ${gen} obj\n${writeObject({ type: 'dict', entries: head })}\nstream\n`;
  return [Buffer.from(before, 'latin1'), value.data, Buffer.from('\nendstream\nendobj\n', 'latin1')];
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function writeNumber(value: number): string {
  if (Number.isInteger(value)) return value.toFixed(0);
  return value.toFixed(6).replace(/0+$/, '').replace(/\.$/, '');
}

function writeName(value: string): string {
  return value.replace(/[^!-~]|[#()<>[\]{}/%]/g, (character) => `#${(character.charCodeAt(0) & 0xff).toString(16).padStart(2, '0')}`);
}

function writeString(value: PdfString): string {
  if (value.hex) return `<${Buffer.from(value.bytes).toString('hex')}>`;
  return `(${latin(value.bytes).replace(/[\\()]/g, '\\$&').replace(/\r/g, '\\r').replace(/\n/g, '\\n')})`;
}
