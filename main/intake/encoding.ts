/** Bytes as text: UTF-8, UTF-16 by its mark or its zero bytes, else Windows-1252, which reads any bytes and is therefore warned of. */
import type { Encoding } from './types.ts';

export interface Decoded {
  readonly text: string;
  readonly encoding: Encoding;
}

/** The text without a byte order mark, or null when the bytes are no text at all. */
export function decodeText(bytes: Uint8Array): Decoded | null {
  const utf16 = utf16Order(bytes);
  if (utf16 !== null) return { text: new TextDecoder(utf16).decode(bytes), encoding: 'UTF-16' };
  if (looksBinary(bytes)) return null;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'Windows-1252' };
  }
}

function utf16Order(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const probe = bytes.subarray(0, 512);
  if (probe.length < 8 || bytes.length % 2 !== 0) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < probe.length; i += 1) if (probe[i] === 0) i % 2 === 0 ? (even += 1) : (odd += 1);
  const half = probe.length / 2;
  if (odd > half * 0.7 && even === 0) return 'utf-16le';
  return even > half * 0.7 && odd === 0 ? 'utf-16be' : null;
}

/** A zero byte, or more than one control character in fifty, is not text. */
function looksBinary(bytes: Uint8Array): boolean {
  const probe = bytes.subarray(0, 64 * 1024);
  let odd = 0;
  for (const byte of probe) {
    if (byte === 0) return true;
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1b) odd += 1;
  }
  return odd * 50 > probe.length;
}
