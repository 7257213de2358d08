/** The server's API as calls: requests signed by this desk's device, every answer parsed by the contract. */
import * as z from 'zod';
import { ApiError, AUTH_HEADERS, AUTH_WINDOW_SECONDS, BlobAnswer, EnrolAnswer, type Head, PullAnswer, PushAnswer, type WireEvent } from '../../contract/sync-api.ts';
import type { DeviceCertificate } from '../../domain/events/event.ts';
import type { Result } from '../../domain/result.ts';
import { fromUtf8, parseJson, utf8 } from '../crypto/encoding.ts';
import type { SigningKey } from '../crypto/signing-key.ts';
import { signRequest } from '../crypto/wire.ts';
import type { Send, WireRequest } from './transport.ts';

/** Why there is no answer: nobody answered (or not now), what came was no answer, or the server said no. */
export type ApiFailure =
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'bad-answer' }
  | { readonly kind: 'refused'; readonly error: ApiError };

/** Who asks: a device of the office on this desk. */
export interface SyncIdentity {
  readonly office: string;
  readonly device: string;
  readonly key: SigningKey;
}

type Reply<T> = Promise<Result<T, ApiFailure>>;
export type PulledPage = z.infer<typeof PullAnswer>;
export type PushReply = z.infer<typeof PushAnswer>;

export interface SyncApi {
  /** Opens the office with its first certificate, or adds another to it. Idempotent. */
  readonly enrol: (certificate: DeviceCertificate) => Reply<{ readonly head: Head }>;
  readonly push: (device: string, events: readonly WireEvent[]) => Reply<PushReply>;
  readonly pull: (after: number, limit: number) => Reply<PulledPage>;
  /** Sizes of the sealed pieces the server has, from the first on without a gap. */
  readonly pieces: (blob: string) => Reply<readonly number[]>;
  readonly putPiece: (blob: string, index: number, sealed: Uint8Array) => Reply<undefined>;
  readonly getPiece: (blob: string, index: number) => Reply<Uint8Array>;
}

const NOTHING = new Uint8Array();
/** What a server answers to a signature with a time too far from its own; a newcomer is told that it is unknown. */
const PERHAPS_TIME: readonly ApiError['code'][] = ['unsigned', 'unknown-device'];
/** Answers that mean: not now. */
const LATER: readonly ApiError['code'][] = ['slow-down', 'not-ready', 'internal'];

/** `nowMs` is this desk's clock; where it is wrong the server's time is used for the signatures. */
export function createSyncApi(send: Send, { office, device, key }: SyncIdentity, nowMs: () => number): SyncApi {
  let aheadMs = 0;

  async function exchange(request: Omit<WireRequest, 'headers'>, type: string | null): Reply<Uint8Array> {
    for (const isLast of [false, true]) {
      const time = Temporal.Instant.fromEpochMilliseconds(Math.trunc(nowMs() + aheadMs)).toString({ fractionalSecondDigits: 3 });
      const headers = {
        [AUTH_HEADERS.device]: device,
        [AUTH_HEADERS.time]: time,
        [AUTH_HEADERS.signature]: signRequest(key, { ...request, time }),
        ...(type === null ? {} : { 'content-type': type }),
      };
      const answer = await send({ ...request, headers });
      if (answer === null) return { ok: false, error: { kind: 'unreachable' } };
      if (answer.status === 200) return { ok: true, value: answer.body };
      const parsed = ApiError.safeParse(jsonOf(answer.body));
      if (!parsed.success) return { ok: false, error: { kind: answer.status >= 500 ? 'unreachable' : 'bad-answer' } };
      const error = parsed.data;
      if (!isLast && PERHAPS_TIME.includes(error.code) && learnTime(answer.headers[AUTH_HEADERS.time])) continue;
      return { ok: false, error: LATER.includes(error.code) ? { kind: 'unreachable' } : { kind: 'refused', error } };
    }
    return { ok: false, error: { kind: 'bad-answer' } };
  }

  /** Whether the server's clock explains the refusal, so that another try is worth it. */
  function learnTime(time: string | undefined): boolean {
    try {
      const ahead = Temporal.Instant.from(time ?? '').epochMilliseconds - nowMs();
      const explains = Math.abs(ahead - aheadMs) > (AUTH_WINDOW_SECONDS * 1000) / 2;
      aheadMs = ahead;
      return explains;
    } catch {
      return false;
    }
  }

  async function json<T extends z.ZodType>(answer: T, method: 'GET' | 'POST', path: string, body?: unknown): Reply<z.output<T>> {
    const raw = await exchange({ method, path, body: body === undefined ? NOTHING : utf8(JSON.stringify(body)) }, body === undefined ? null : 'application/json');
    if (!raw.ok) return raw;
    const parsed = answer.safeParse(jsonOf(raw.value));
    return parsed.success ? { ok: true, value: parsed.data } : { ok: false, error: { kind: 'bad-answer' } };
  }

  return {
    enrol: (certificate) => json(EnrolAnswer, 'POST', certificate.by === certificate.device ? '/v1/offices' : '/v1/devices', { certificate }),
    push: (of, events) => json(PushAnswer, 'POST', '/v1/push', { office, device: of, events }),
    pull: (after, limit) => json(PullAnswer, 'GET', `/v1/pull?office=${office}&after=${after}&limit=${limit}`),
    pieces: async (blob) => {
      const answer = await json(BlobAnswer, 'GET', `/v1/blobs/${blob}`);
      return answer.ok ? { ok: true, value: answer.value.pieces } : answer;
    },
    putPiece: async (blob, index, sealed) => {
      const answer = await exchange({ method: 'PUT', path: `/v1/blobs/${blob}/${index}`, body: sealed }, 'application/octet-stream');
      return answer.ok ? { ok: true, value: undefined } : answer;
    },
    getPiece: (blob, index) => exchange({ method: 'GET', path: `/v1/blobs/${blob}/${index}`, body: NOTHING }, null),
  };
}

function jsonOf(bytes: Uint8Array): unknown {
  const text = fromUtf8(bytes);
  return text === null ? undefined : parseJson(text);
}
