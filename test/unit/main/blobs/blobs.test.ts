import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Blobs, type BlobOptions, openBlobs } from '../../../../main/blobs/blobs.ts';
import { SEALED_PIECE_BYTES } from '../../../../main/blobs/pieces.ts';
import { type MemoryDisk, memoryDisk } from '../log/memory-disk.ts';
import { newId } from '../log/office.ts';

const MIB = 1024 * 1024;
const officeKey = { epoch: 3, key: new Uint8Array(randomBytes(32)) };
const keys: BlobOptions['keys'] = { current: () => officeKey, ofEpoch: (epoch) => (epoch === 3 ? officeKey.key : null) };

function open(disk: MemoryDisk, options: Partial<BlobOptions> = {}): Promise<Blobs> {
  return openBlobs('/data', { disk, newId, keys, ...options });
}
async function kept(blobs: Blobs, content: Uint8Array, pieceBytes = MIB): Promise<string> {
  const writer = await blobs.begin();
  if (!writer.ok) throw new Error(writer.error.code);
  for (let at = 0; at < content.length; at += pieceBytes) expect(await writer.value.append(content.subarray(at, at + pieceBytes))).toMatchObject({ ok: true });
  const finished = await writer.value.finish();
  if (!finished.ok) throw new Error(finished.error.code);
  expect(finished.value).toMatchObject({ sha256: createHash('sha256').update(content).digest('hex'), size: content.length });
  return finished.value.blob;
}

describe('a file', () => {
  test('of any size comes back as it was, from any offset, also after a restart', async () => {
    const disk = memoryDisk();
    const blobs = await open(disk);
    for (const size of [0, 1, 1000, MIB - 1, MIB, MIB + 1, 2 * MIB, 2 * MIB + 77]) {
      const content = new Uint8Array(randomBytes(size));
      const blob = await kept(blobs, content, 700_001);
      const again = await open(memoryDisk(disk.files()));
      for (const one of [blobs, again]) {
        expect(Buffer.compare((await mustRead(one, blob)), content)).toBe(0);
        expect(one.exists(blob)).toBe(true);
      }
      for (const offset of [0, 5, MIB - 1, MIB, size]) {
        const read = await blobs.read(blob, offset);
        expect(read).toMatchObject({ ok: true, value: { size } });
        const end = Math.min((Math.floor(offset / MIB) + 1) * MIB, size);
        if (read.ok) expect(Buffer.compare(read.value.bytes, content.subarray(offset, Math.max(end, offset)))).toBe(0);
      }
    }
  });
  test('is on the disk when it is finished, and gone when it never was', async () => {
    const disk = memoryDisk();
    const blobs = await open(disk);
    const blob = await kept(blobs, new Uint8Array(randomBytes(MIB + 5)));
    const writer = await blobs.begin();
    if (!writer.ok) throw new Error('no writer');
    await writer.value.append(new Uint8Array(3 * MIB));
    const after = disk.afterPowerCut(1);
    const again = await open(after);
    expect(again.exists(blob)).toBe(true);
    expect([...after.files().keys()]).toEqual([`/data/blobs/${blob}`]);
    await writer.value.abort();
    expect([...disk.files().keys()]).toEqual([`/data/blobs/${blob}`]);
  });
  test('shows nothing of its content or name on the disk', async () => {
    const disk = memoryDisk();
    const content = Buffer.from('Jane Canary asked for everything. '.repeat(100));
    await kept(await open(disk), content);
    for (const [path, bytes] of disk.files()) {
      expect(path).toMatch(/^\/data\/blobs\/[0-9a-f-]{36}$/);
      for (const form of ['utf8', 'utf16le'] as const) expect(Buffer.from(bytes).includes(Buffer.from('Canary', form))).toBe(false);
    }
  });
  test('changed in any place, cut short, lengthened or put under another id does not open', async () => {
    const disk = memoryDisk();
    const blob = await kept(await open(disk), new Uint8Array(randomBytes(MIB + 300)));
    const path = `/data/blobs/${blob}`;
    const bytes = disk.files().get(path) ?? new Uint8Array();
    const places = [...Array.from({ length: 33 }, (_, at) => at), SEALED_PIECE_BYTES - 1, SEALED_PIECE_BYTES, bytes.length - 1];
    const changed = places.map((at) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)));
    const swapped = new Uint8Array(Buffer.concat([bytes.subarray(SEALED_PIECE_BYTES), bytes.subarray(0, SEALED_PIECE_BYTES)]));
    const cuts = [SEALED_PIECE_BYTES, SEALED_PIECE_BYTES + 32, bytes.length - 1].map((end) => bytes.slice(0, end));
    for (const wrong of [...changed, ...cuts, swapped, new Uint8Array(Buffer.concat([bytes, bytes.subarray(0, 50)]))]) {
      const blobs = await open(memoryDisk(new Map([[path, wrong]])));
      // of a size that no file has: as if it were not here, so that it is fetched again
      const code = wrong.length === SEALED_PIECE_BYTES + 32 ? 'file.not-found' : 'file.damaged';
      expect(await blobs.readAll(blob)).toEqual({ ok: false, error: { code } });
    }
    const elsewhere = newId();
    const blobs = await open(memoryDisk(new Map([[`/data/blobs/${elsewhere}`, bytes]])));
    expect(await blobs.read(elsewhere, 0)).toEqual({ ok: false, error: { code: 'file.damaged' } });
  });
  test('that is not here is said to be not here', async () => {
    const blobs = await open(memoryDisk());
    expect(await blobs.read(newId(), 0)).toEqual({ ok: false, error: { code: 'file.not-found' } });
    expect(await blobs.pieces(newId())).toEqual([]);
  });
  test('that was cut to nothing is treated as one to be fetched', async () => {
    const blob = newId();
    const blobs = await open(memoryDisk(new Map([[`/data/blobs/${blob}`, new Uint8Array(10)]])));
    expect(blobs.exists(blob)).toBe(false);
  });
});

describe('limits', () => {
  test('a file too large is dropped and leaves nothing', async () => {
    const disk = memoryDisk();
    const blobs = await open(disk, { limitMb: 1 });
    const writer = await blobs.begin();
    if (!writer.ok) throw new Error('no writer');
    expect(await writer.value.append(new Uint8Array(MIB))).toMatchObject({ ok: true });
    expect(await writer.value.append(new Uint8Array(1))).toEqual({ ok: false, error: { code: 'file.too-large', params: { limit: 1 } } });
    expect(disk.files().size).toBe(0);
  });
  test('the quota is stated, and removing files gives room', async () => {
    const blobs = await open(memoryDisk(), { quotaGb: 2 / 1024 });
    const blob = await kept(blobs, new Uint8Array(MIB));
    const writer = await blobs.begin();
    if (!writer.ok) throw new Error('no writer');
    expect(await writer.value.append(new Uint8Array(MIB))).toMatchObject({ ok: false, error: { code: 'file.no-room' } });
    await blobs.remove(blob);
    expect(blobs.used()).toBe(0);
    await kept(blobs, new Uint8Array(MIB));
  });
  test('a full disk drops the file it stopped and keeps every other', async () => {
    const disk = memoryDisk();
    const blobs = await open(disk);
    const first = new Uint8Array(randomBytes(1000));
    const blob = await kept(blobs, first);
    disk.room = MIB + 500;
    const writer = await blobs.begin();
    if (!writer.ok) throw new Error('no writer');
    expect(await writer.value.append(new Uint8Array(3 * MIB))).toEqual({ ok: false, error: { code: 'desk.disk-full' } });
    expect([...disk.files().keys()]).toEqual([`/data/blobs/${blob}`]);
    expect(Buffer.compare(await mustRead(blobs, blob), first)).toBe(0);
    disk.room = null;
    await kept(blobs, new Uint8Array(3 * MIB));
  });
});

describe('a file from the server', () => {
  test('comes in piece by piece, goes on after a restart, and is the same', async () => {
    const source = await open(memoryDisk());
    const content = new Uint8Array(randomBytes(2 * MIB + 9));
    const blob = await kept(source, content);
    expect(await source.pieces(blob)).toEqual([SEALED_PIECE_BYTES, SEALED_PIECE_BYTES, 9 + 32]);
    const piece = async (index: number) => (await source.sealedPiece(blob, index)) ?? new Uint8Array();
    const disk = memoryDisk();
    const early = await open(disk);
    expect(await early.importPiece(blob, 0, await piece(0))).toEqual({ ok: true, value: { whole: false } });
    expect(early.exists(blob)).toBe(false);
    const later = await open(memoryDisk(disk.files()));
    expect(await later.imported(blob)).toBe(1);
    expect(await later.importPiece(blob, 1, await piece(2))).toMatchObject({ ok: false, error: { code: 'file.damaged' } });
    expect(await later.importPiece(blob, 2, await piece(2))).toMatchObject({ ok: false, error: { code: 'file.damaged' } });
    expect(await later.importPiece(blob, 1, new Uint8Array(randomBytes(SEALED_PIECE_BYTES)))).toMatchObject({ ok: false, error: { code: 'file.damaged' } });
    expect(await later.importPiece(blob, 1, await piece(1))).toEqual({ ok: true, value: { whole: false } });
    expect(await later.importPiece(blob, 2, await piece(2))).toEqual({ ok: true, value: { whole: true } });
    expect(Buffer.compare(await mustRead(later, blob), content)).toBe(0);
  });
  test('under a name that is no id is refused', async () => {
    expect(await (await open(memoryDisk())).importPiece('../x', 0, new Uint8Array(40))).toMatchObject({ ok: false });
  });
});

async function mustRead(blobs: Blobs, blob: string): Promise<Uint8Array> {
  const read = await blobs.readAll(blob);
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
}
