/** Every failure the server answers with, as a value: its code, its status, one sentence. */
import type { ApiError } from '../contract/sync-api.ts';
import type { Result } from '../domain/result.ts';

export type Answer<T> = Result<T, ApiError>;

export const STATUS: Readonly<Record<ApiError['code'], number>> = {
  'bad-request': 400,
  unsigned: 401,
  'unknown-device': 403,
  'not-found': 404,
  'unknown-office': 409,
  fork: 409,
  'letter-taken': 409,
  exists: 409,
  'too-large': 413,
  'slow-down': 429,
  internal: 500,
  'not-ready': 503,
};

const SENTENCES: Readonly<Record<ApiError['code'], string>> = {
  'bad-request': 'The request does not have the agreed form.',
  unsigned: 'The request is not signed by a device of this office, or its time is too far from the server’s.',
  'unknown-device': 'This device is not enrolled in this office.',
  'not-found': 'Nothing is kept under this id.',
  'unknown-office': 'This office is not open on this server.',
  fork: 'The device’s chain of events goes another way than the one kept here.',
  'letter-taken': 'Another desk of this office uses this letter.',
  exists: 'Something else is kept under this id already.',
  'too-large': 'The request is larger than the server takes.',
  'slow-down': 'Too many requests; try again in a moment.',
  internal: 'The server failed; nothing was changed.',
  'not-ready': 'The server cannot keep anything at present; try again later.',
};

/** A failure with its sentence; `detail` names what was wrong in terms of the API, never any content. */
export function failure(
  code: ApiError['code'],
  detail: { readonly message?: string; readonly n?: number; readonly hash?: string } = {},
): ApiError {
  return { code, message: SENTENCES[code], ...detail };
}

export function refuse(
  code: ApiError['code'],
  detail: Parameters<typeof failure>[1] = {},
): { readonly ok: false; readonly error: ApiError } {
  return { ok: false, error: failure(code, detail) };
}
