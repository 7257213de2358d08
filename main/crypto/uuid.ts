/** UUIDs of version 7 (RFC 9562): sortable by the millisecond they were made in. */
import { randomBytes } from 'node:crypto';

/** `nowMs` in milliseconds since the epoch; held at 0 when the clock shows a time before it. */
export function uuidv7(nowMs: number, random: (count: number) => Uint8Array = randomBytes): string {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  const ms = Math.min(Math.max(Math.trunc(nowMs), 0), 2 ** 48 - 1);
  view.setUint16(0, Math.floor(ms / 2 ** 32));
  view.setUint32(2, ms % 2 ** 32);
  bytes.set(random(10), 6);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
