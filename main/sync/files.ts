/** Received files on their way: up before the events that name them, down after. Piece by piece, so that a broken line costs one piece. */
import { type DeskError, ok, type Result } from '../../domain/result.ts';
import type { Blobs } from '../blobs/blobs.ts';
import type { ApiFailure, SyncApi } from './api.ts';

export type FileBlobs = Pick<Blobs, 'exists' | 'pieces' | 'sealedPiece' | 'imported' | 'importPiece'>;

/** Sends what the server lacks of a file. A file that is not on this desk is left to the desk that has it. */
export async function sendFile(api: SyncApi, blobs: FileBlobs, blob: string): Promise<Result<undefined, ApiFailure>> {
  if (!blobs.exists(blob)) return ok(undefined);
  const there = await api.pieces(blob);
  if (!there.ok && !isMissing(there.error)) return there;
  const count = (await blobs.pieces(blob)).length;
  for (let index = there.ok ? there.value.length : 0; index < count; index += 1) {
    const sealed = await blobs.sealedPiece(blob, index);
    if (sealed === null) return ok(undefined);
    const put = await api.putPiece(blob, index, sealed);
    if (!put.ok) return put;
  }
  return ok(undefined);
}

/** A fetched piece could not be kept on this computer: no room, or not what was sealed. */
export interface NotKept {
  readonly kind: 'not-kept';
  readonly error: DeskError;
}

/** Fetches a file; answers whether it is here now. False when the server does not have all of it yet. */
export async function fetchFile(api: SyncApi, blobs: FileBlobs, blob: string): Promise<Result<boolean, ApiFailure | NotKept>> {
  if (blobs.exists(blob)) return ok(true);
  const there = await api.pieces(blob);
  if (!there.ok) return isMissing(there.error) ? ok(false) : there;
  for (let index = await blobs.imported(blob); index < there.value.length; index += 1) {
    const piece = await api.getPiece(blob, index);
    if (!piece.ok) return piece;
    const taken = await blobs.importPiece(blob, index, piece.value);
    if (!taken.ok) return { ok: false, error: { kind: 'not-kept', error: taken.error } };
    if (taken.value.whole) return ok(true);
  }
  return ok(false);
}

function isMissing(failure: ApiFailure): boolean {
  return failure.kind === 'refused' && failure.error.code === 'not-found';
}
