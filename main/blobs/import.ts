/** Taking a file from the server piece by piece: each is opened before it is kept, so that only the sealed original can come in. */
import { fail, ok, type Result } from '../../domain/result.ts';
import { type Disk, isFull } from '../log/disk.ts';
import { openPiece, SEALED_PIECE_BYTES } from './pieces.ts';

export interface Importing {
  readonly disk: Disk;
  readonly folder: string;
  readonly keyOf: (epoch: number) => Uint8Array | null;
}

/** Keeps piece `index`, which must follow those kept; with the last piece the file gets its name. `size` is of what is kept, sealed. */
export async function importPiece({ disk, folder, keyOf }: Importing, blob: string, index: number, sealed: Uint8Array): Promise<Result<{ readonly whole: boolean; readonly size: number }>> {
  const whole = openPiece(keyOf, { blob, index, last: true }, sealed) !== null;
  if (!whole && openPiece(keyOf, { blob, index, last: false }, sealed) === null) return fail('file.damaged');
  if (!whole && sealed.length !== SEALED_PIECE_BYTES) return fail('file.damaged');
  const name = `${blob}.fetch`;
  const start = index * SEALED_PIECE_BYTES;
  try {
    const file = await disk.open(folder, name);
    try {
      // a crash may have left part of a piece: the whole ones before it count
      if ((await file.size()) < start) return fail('file.damaged');
      await file.write(start, sealed);
      await file.truncate(start + sealed.length);
      if (whole) await file.sync();
    } finally {
      await file.close();
    }
    if (whole) {
      await disk.rename(folder, name, blob);
      await disk.syncFolder(folder);
    }
  } catch (error) {
    if (isFull(error)) return fail('desk.disk-full');
    throw error;
  }
  return ok({ whole, size: start + sealed.length });
}
