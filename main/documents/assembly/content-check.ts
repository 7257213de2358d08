/** Operators of content streams (ISO 32000-1, annex A). */
const OPERATORS = new Set(
  "b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"".split(' '),
);

/**
 * Why a content stream cannot be drawn as it was meant, or null: an unknown operator outside BX … EX, a string, array or inline image
 * without an end. Viewers skip or stop at such places, each in its own way, so such a page cannot be merged unseen.
 */
export function contentFault(bytes: Uint8Array): string | null {
  let pos = 0;
  let brackets = 0;
  let lenient = 0;
  while (pos < bytes.length) {
    const byte = bytes[pos] ?? 0;
    if (isSpace(byte)) pos += 1;
    else if (byte === 0x25) pos = skipLine(bytes, pos);
    else if (byte === 0x28) pos = skipString(bytes, pos);
    else if (byte === 0x3c) pos = bytes[pos + 1] === 0x3c ? pos + 2 : skipHex(bytes, pos);
    else if (byte === 0x3e && bytes[pos + 1] === 0x3e) pos += 2;
    else if (byte === 0x5b || byte === 0x5d) {
      brackets += byte === 0x5b ? 1 : -1;
      pos += 1;
    } else if (byte === 0x2f) pos = skipWord(bytes, pos + 1);
    else {
      const end = skipWord(bytes, pos);
      if (end === pos) return FAULT;
      if (!isNumberStart(byte)) {
        const word = Buffer.from(bytes.buffer, bytes.byteOffset + pos, Math.min(end - pos, 8)).toString('latin1');
        if (word === 'BX') lenient += 1;
        else if (word === 'EX') lenient -= 1;
        else if (!OPERATORS.has(word) && !OPERANDS.has(word) && lenient <= 0) return FAULT;
        pos = word === 'ID' ? skipInlineImage(bytes, end) : end;
      } else pos = end;
    }
    if (pos < 0 || brackets < 0) return FAULT;
  }
  return brackets === 0 ? null : FAULT;
}

const FAULT = 'its drawing instructions are damaged';
const OPERANDS = new Set(['true', 'false', 'null']);

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x0c || byte === 0x00;
}

function isNumberStart(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e;
}

function isDelimiter(byte: number): boolean {
  return byte === 0x28 || byte === 0x29 || byte === 0x3c || byte === 0x3e || byte === 0x5b || byte === 0x5d || byte === 0x7b || byte === 0x7d || byte === 0x2f || byte === 0x25;
}

function skipWord(bytes: Uint8Array, from: number): number {
  let pos = from;
  while (pos < bytes.length && !isSpace(bytes[pos] ?? 0) && !isDelimiter(bytes[pos] ?? 0)) pos += 1;
  return pos;
}

function skipLine(bytes: Uint8Array, from: number): number {
  let pos = from;
  while (pos < bytes.length && bytes[pos] !== 0x0a && bytes[pos] !== 0x0d) pos += 1;
  return pos;
}

/** Behind the string, or -1 when it has no end. */
function skipString(bytes: Uint8Array, from: number): number {
  let level = 0;
  for (let pos = from; pos < bytes.length; pos += 1) {
    const byte = bytes[pos];
    if (byte === 0x5c) pos += 1;
    else if (byte === 0x28) level += 1;
    else if (byte === 0x29) {
      level -= 1;
      if (level === 0) return pos + 1;
    }
  }
  return -1;
}

function skipHex(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(0x3e, from);
  return end < 0 ? -1 : end + 1;
}

/** Behind the `EI` that stands alone after the image's data, or -1. */
function skipInlineImage(bytes: Uint8Array, from: number): number {
  for (let pos = from + 1; pos + 1 < bytes.length; pos += 1) {
    if (bytes[pos] !== 0x45 || bytes[pos + 1] !== 0x49 || !isSpace(bytes[pos - 1] ?? 0)) continue;
    const after = bytes[pos + 2];
    if (after === undefined || isSpace(after)) return pos + 2;
  }
  return -1;
}
