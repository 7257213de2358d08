/**
 * Files received and made, under `<dataFolder>/blobs`: sealed as they arrive, named by a random id only, durable (fsync, rename)
 * before an event names them. A file that is not finished is removed at the next start; one being fetched goes on where it was.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { OfficeKey } from '../crypto/events.ts';
import { type Disk, type DiskFile, isFull, nodeDisk } from '../log/disk.ts';
import { importPiece } from './import.ts';
import { openPiece, PIECE_BYTES, PIECE_OVERHEAD, piecesOf, sealPiece, SEALED_PIECE_BYTES } from './pieces.ts';

export interface Blobs {
  /** Starts a file. Fails with `file.no-room` when the quota is used up. */
  readonly begin: () => Promise<Result<BlobWriter>>;
  /** Up to 1 MiB from `offset` (to the end of a piece) and the size of the whole. Fails with `file.not-found` or `file.damaged`. */
  readonly read: (blob: string, offset: number) => Promise<Result<{ readonly bytes: Uint8Array; readonly size: number }>>;
  readonly readAll: (blob: string) => Promise<Result<Uint8Array>>;
  readonly exists: (blob: string) => boolean;
  /** The sizes of the sealed pieces, for the server; none when the file is not here. */
  readonly pieces: (blob: string) => Promise<readonly number[]>;
  readonly sealedPiece: (blob: string, index: number) => Promise<Uint8Array | null>;
  /** How many pieces of a file being fetched are here already. */
  readonly imported: (blob: string) => Promise<number>;
  /** Takes the next piece of a file from the server; answers whether the file is whole now. Fails with `file.damaged` on any other bytes. */
  readonly importPiece: (blob: string, index: number, sealed: Uint8Array) => Promise<Result<{ readonly whole: boolean }>>;
  /** Deletes a file for good. */
  readonly remove: (blob: string) => Promise<void>;
  /** Bytes on disk. */
  readonly used: () => number;
}

export interface BlobWriter {
  /** Takes the next bytes, any number. Fails with `file.too-large`, `file.no-room` or `desk.disk-full`; then the file is gone and nothing else is. */
  readonly append: (bytes: Uint8Array) => Promise<Result<undefined>>;
  /** Makes the file durable. `sha256` is of the plain content, hex. */
  readonly finish: () => Promise<Result<{ readonly blob: string; readonly sha256: string; readonly size: number }>>;
  /** Drops the file. */
  readonly abort: () => Promise<void>;
}

export interface BlobOptions {
  readonly keys: BlobKeys;
  readonly newId: () => string;
  readonly disk?: Disk;
  readonly limitMb?: number;
  readonly quotaGb?: number;
}

export interface BlobKeys {
  readonly current: () => OfficeKey;
  readonly ofEpoch: (epoch: number) => Uint8Array | null;
}

/** The largest file, in MiB. */
export const FILE_LIMIT_MB = 200;
/** All files of a desk together, in GiB. */
export const QUOTA_GB = 20;

const NAME = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export async function openBlobs(dataFolder: string, options: BlobOptions): Promise<Blobs> {
  const { keys, newId, disk = nodeDisk, limitMb = FILE_LIMIT_MB, quotaGb = QUOTA_GB } = options;
  const folder = join(dataFolder, 'blobs');
  await disk.makeFolder(folder);
  /** Sealed size of each file. */
  const held = new Map<string, number>();
  for (const name of await disk.list(folder)) {
    if (name.endsWith('.part')) await disk.remove(folder, name);
    else if (NAME.test(name)) {
      const size = await withFile(disk, folder, name, (file) => file.size());
      // cut off outside of this program: fetched again like one that was never here
      if ((piecesOf(size) ?? []).length > 0) held.set(name, size);
    }
  }
  function used(): number {
    return [...held.values()].reduce((sum, size) => sum + size, 0);
  }

  async function begin(): Promise<Result<BlobWriter>> {
    if (used() >= quotaGb * 1024 ** 3) return fail('file.no-room', { limit: quotaGb });
    const blob = newId();
    const part = `${blob}.part`;
    const opened = await withRoom(() => disk.open(folder, part));
    if (!opened.ok) return opened;
    const file = opened.value;
    const hash = createHash('sha256');
    let pending = Buffer.alloc(0);
    let [index, size, end] = [0, 0, 0];
    let ended = false;

    async function abort(): Promise<void> {
      if (ended) return;
      ended = true;
      await file.close();
      await disk.remove(folder, part);
    }
    async function failed<T>(result: Result<T>): Promise<Result<T>> {
      if (!result.ok) await abort();
      return result;
    }
    async function write(plain: Uint8Array, last: boolean): Promise<Result<undefined>> {
      const sealed = sealPiece(keys.current(), { blob, index, last }, plain);
      const written = await withRoom(() => file.write(end, sealed));
      if (!written.ok) return written;
      index += 1;
      end += sealed.length;
      return ok(undefined);
    }
    return ok({
      append: async (bytes) => {
        if (ended) throw new Error('the file is finished or dropped');
        size += bytes.length;
        if (size > limitMb * 1024 ** 2) return failed(fail('file.too-large', { limit: limitMb }));
        if (used() + size > quotaGb * 1024 ** 3) return failed(fail('file.no-room', { limit: quotaGb }));
        hash.update(bytes);
        pending = Buffer.concat([pending, bytes]);
        // the last piece is only known at the end, so a full one waits for more
        while (pending.length > PIECE_BYTES) {
          const written = await write(pending.subarray(0, PIECE_BYTES), false);
          if (!written.ok) return failed(written);
          pending = pending.subarray(PIECE_BYTES);
        }
        return ok(undefined);
      },
      finish: async () => {
        if (ended) throw new Error('the file is finished or dropped');
        const written = await write(pending, true);
        const synced = written.ok ? await withRoom(() => file.sync()) : written;
        if (!synced.ok) return failed(synced);
        ended = true;
        await file.close();
        await disk.rename(folder, part, blob);
        await disk.syncFolder(folder);
        held.set(blob, end);
        return ok({ blob, sha256: hash.digest('hex'), size });
      },
      abort,
    });
  }

  async function sealedPiece(blob: string, index: number): Promise<Uint8Array | null> {
    if (!held.has(blob)) return null;
    return withFile(disk, folder, blob, (file) => file.read(index * SEALED_PIECE_BYTES, SEALED_PIECE_BYTES));
  }

  async function read(blob: string, offset: number): Promise<Result<{ readonly bytes: Uint8Array; readonly size: number }>> {
    const sealedSize = held.get(blob);
    if (sealedSize === undefined) return fail('file.not-found');
    const count = piecesOf(sealedSize)?.length ?? 0;
    const size = sealedSize - count * PIECE_OVERHEAD;
    const index = Math.min(Math.floor(offset / PIECE_BYTES), count - 1);
    const sealed = await sealedPiece(blob, index);
    const plain = sealed === null ? null : openPiece(keys.ofEpoch, { blob, index, last: index === count - 1 }, sealed);
    return plain === null ? fail('file.damaged') : ok({ bytes: plain.subarray(offset - index * PIECE_BYTES), size });
  }

  async function readAll(blob: string): Promise<Result<Uint8Array>> {
    const pieces: Uint8Array[] = [];
    for (let [done, size] = [0, 1]; done < size; ) {
      const piece = await read(blob, done);
      if (!piece.ok) return piece;
      pieces.push(piece.value.bytes);
      done += piece.value.bytes.length;
      size = piece.value.size;
    }
    return ok(new Uint8Array(Buffer.concat(pieces)));
  }

  const importing = { disk, folder, keyOf: keys.ofEpoch };
  return {
    begin,
    read,
    readAll,
    exists: (blob) => held.has(blob),
    pieces: async (blob) => piecesOf(held.get(blob) ?? 0) ?? [],
    sealedPiece,
    imported: (blob) => withImport(disk, folder, blob),
    importPiece: async (blob, index, sealed) => {
      if (!NAME.test(blob)) return fail('file.damaged');
      if (held.has(blob)) return ok({ whole: true });
      if (used() + sealed.length > quotaGb * 1024 ** 3) return fail('file.no-room', { limit: quotaGb });
      const taken = await importPiece(importing, blob, index, sealed);
      if (taken.ok && taken.value.whole) held.set(blob, taken.value.size);
      return taken.ok ? ok({ whole: taken.value.whole }) : taken;
    },
    remove: async (blob) => {
      if (!held.delete(blob)) return;
      await disk.remove(folder, blob);
      await disk.syncFolder(folder);
    },
    used,
  };
}

/** A full disk is a value; any other trouble of the disk is thrown. */
async function withRoom<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await work());
  } catch (error) {
    if (isFull(error)) return fail('desk.disk-full');
    throw error;
  }
}

async function withFile<T>(disk: Disk, folder: string, name: string, work: (file: DiskFile) => Promise<T>): Promise<T> {
  const file = await disk.open(folder, name);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

async function withImport(disk: Disk, folder: string, blob: string): Promise<number> {
  const name = `${blob}.fetch`;
  if (!(await disk.list(folder)).includes(name)) return 0;
  return Math.floor((await withFile(disk, folder, name, (file) => file.size())) / SEALED_PIECE_BYTES);
}
