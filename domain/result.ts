/** A value, or an expected failure. Plain data, so that it survives structured clone and the bridge. Bugs throw instead. */
export type Result<T, E = DeskError> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** An expected failure: a stable code, the values its sentence needs, and never any personal data. */
export interface DeskError {
  readonly code: import('./errors.ts').ErrorCode;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** Wraps a value as success. */
export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

/** Wraps an expected failure. `params` fill the placeholders of the sentence in `errors.ts`. */
export function fail(
  code: DeskError['code'],
  params?: Readonly<Record<string, string | number>>,
): Result<never, DeskError> {
  return { ok: false, error: params === undefined ? { code } : { code, params } };
}
