/** The sizes that are read at all. */
import { fail, type Result } from '../../domain/result.ts';

/** The largest file that is read, in MiB; larger ones are kept but not opened. */
export const SIZE_LIMIT_MB = 50;

/** The size errors of every reader (`file.empty`, `file.too-large`), or null. */
export function refuseSize(bytes: Uint8Array): Result<never> | null {
  if (bytes.length === 0) return fail('file.empty');
  return bytes.length > SIZE_LIMIT_MB * 1024 * 1024 ? fail('file.too-large', { limit: SIZE_LIMIT_MB }) : null;
}
