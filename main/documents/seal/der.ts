/** Writes DER (X.690) from the inside out, and reads just enough of it to find a field. */

/** Tag, length and the parts one after another. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const head = length < 0x80 ? [tag, length] : [tag, 0x80 | lengthBytes(length).length, ...lengthBytes(length)];
  return Buffer.concat([Uint8Array.from(head), ...parts]);
}

export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return der(0x30, ...parts);
}

/** SET OF: DER orders the parts by their encoding. */
export function setOf(...parts: readonly Uint8Array[]): Uint8Array {
  return der(0x31, ...[...parts].sort(Buffer.compare));
}

/** An explicit context tag. */
export function explicit(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return der(0xa0 | tag, ...parts);
}

/** A non-negative integer from its big-endian bytes. */
export function integer(bytes: Uint8Array): Uint8Array {
  let first = 0;
  while (first < bytes.length - 1 && bytes[first] === 0) first += 1;
  const trimmed = bytes.subarray(first);
  return (trimmed[0] ?? 0) >= 0x80 ? der(0x02, Uint8Array.of(0), trimmed) : der(0x02, trimmed);
}

export function octets(bytes: Uint8Array): Uint8Array {
  return der(0x04, bytes);
}

/** A bit string; `unused` bits of the last byte do not count. */
export function bits(bytes: Uint8Array, unused = 0): Uint8Array {
  return der(0x03, Uint8Array.of(unused), bytes);
}

export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const out: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const septets = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) septets.unshift((left & 0x7f) | 0x80);
    out.push(...septets);
  }
  return der(0x06, Uint8Array.from(out));
}

export function utf8(text: string): Uint8Array {
  return der(0x0c, Buffer.from(text, 'utf8'));
}

/** A string of a type that allows ASCII only (PrintableString 0x13, IA5String 0x16 or a context tag over it). */
export function ascii(tag: number, text: string): Uint8Array {
  return der(tag, Buffer.from(text, 'ascii'));
}

export const TRUE = der(0x01, Uint8Array.of(0xff));
export const NULL = der(0x05);

/** Time as certificates write it: UTCTime to 2049, GeneralizedTime after (RFC 5280, 4.1.2.5). */
export function time(instant: Temporal.Instant): Uint8Array {
  const at = instant.toZonedDateTimeISO('UTC');
  const digits = instant.toString({ smallestUnit: 'second' }).replace(/[-:TZ]/g, '');
  return at.year < 2050 ? ascii(0x17, `${digits.slice(2)}Z`) : ascii(0x18, `${digits}Z`);
}

/** The parts inside a constructed value, each whole with its tag. Throws RangeError on bytes that are not DER. */
export function partsOf(whole: Uint8Array): readonly Uint8Array[] {
  const outer = contentRange(whole, 0);
  const parts: Uint8Array[] = [];
  for (let at = outer.start; at < outer.end; ) {
    const inner = contentRange(whole, at);
    parts.push(whole.subarray(at, inner.end));
    at = inner.end;
  }
  return parts;
}

function contentRange(bytes: Uint8Array, at: number): { readonly start: number; readonly end: number } {
  const first = bytes[at + 1];
  if (first === undefined) throw new RangeError('DER ends early');
  const extra = first < 0x80 ? 0 : first & 0x7f;
  let length = extra === 0 ? first : 0;
  for (let i = 0; i < extra; i += 1) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  const start = at + 2 + extra;
  if (extra > 4 || start + length > bytes.length) throw new RangeError('DER ends early');
  return { start, end: start + length };
}

function lengthBytes(length: number): readonly number[] {
  const out: number[] = [];
  for (let left = length; left > 0; left = Math.floor(left / 256)) out.unshift(left & 0xff);
  return out;
}
