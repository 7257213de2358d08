/** Main's side of the documents worker: paper is set, assembled, signed and checked in a process that may die without harm. */
import type { LetterModel } from '../../domain/letters/model.ts';
import type { DeskError, Result } from '../../domain/result.ts';
import type { Host } from '../host.ts';
import { type CallFailure, createRpcClient } from '../processes/rpc.ts';
import type { Annex, Bundle, BundleRequest } from './assembly/types.ts';
import type { SealKey, SignatureMeta, SignaturePlace } from './seal/types.ts';
import type { VerifyOptions, VerifyReport } from './verify/report.ts';

export interface Documents {
  /** Sets a model as a conforming PDF. Fails with the letter errors of `domain/errors.ts`. */
  readonly compose: (model: LetterModel, now: string) => Promise<Result<ComposedPdf>>;
  /** Puts a bundle together. Odd annexes are fates in the bundle; only an unreadable front fails. */
  readonly assemble: (request: BundleRequest) => Promise<Result<Bundle>>;
  /** Signs a PDF (PAdES B-B). The private key goes to the worker for this call only. */
  readonly sign: (pdf: Uint8Array, key: SealKey, place: SignaturePlace | null, meta: SignatureMeta) => Promise<Result<Uint8Array>>;
  /** Checks every signature of a PDF. Never fails: a file that stops the checker is reported as unreadable. */
  readonly verify: (pdf: Uint8Array, options?: VerifyOptions) => Promise<VerifyReport>;
  /** Ends the worker; open calls answer their failure. */
  readonly stop: () => void;
}

/** A set document: its bytes, its number of pages, and the place the layout left for the signature. */
export interface ComposedPdf {
  readonly pdf: Uint8Array;
  readonly pages: number;
  readonly signaturePlace: SignaturePlace | null;
}

/** The worker's methods and arguments, shared by both sides. */
export interface DocumentsCalls {
  readonly compose: { readonly model: LetterModel; readonly now: string };
  /** Whether an annex can be merged; a file that hangs or crashes the worker here costs nothing but itself. */
  readonly probe: { readonly annex: Annex };
  readonly assemble: BundleRequest;
  readonly sign: { readonly pdf: Uint8Array; readonly key: SealKey; readonly place: SignaturePlace | null; readonly meta: SignatureMeta };
  readonly verify: { readonly pdf: Uint8Array; readonly options: VerifyOptions };
}

/** Documents over a worker of this host. Each call may work `limitMs` (default 60 s); then the worker is ended and a new one started for the next. */
export function createDocuments(host: Host, limitMs = 60_000): Documents {
  const rpc = createRpcClient(() => host.spawn('documents-worker', { memoryMb: 1536 }));

  async function ask<T>(method: keyof DocumentsCalls, argument: unknown, failure: (why: CallFailure) => DeskError): Promise<Result<T>> {
    const answer = await rpc.call(method, argument, limitMs);
    return answer.ok ? (answer.value as Result<T>) : { ok: false, error: failure(answer.error) };
  }

  /** Opens each foreign file once under a short limit of its own, and says which must be attached unopened. */
  async function probeAll(annexes: readonly Annex[]): Promise<Readonly<Record<string, string>>> {
    const faults: Record<string, string> = {};
    for (const annex of annexes) {
      const answer = await rpc.call('probe', { annex } satisfies DocumentsCalls['probe'], Math.min(limitMs, PROBE_LIMIT_MS));
      if (!answer.ok) faults[annex.id] = answer.error.kind === 'timed-out' ? 'reading it took too long' : 'the reader stopped on it';
      else if (typeof answer.value === 'string') faults[annex.id] = answer.value;
    }
    return faults;
  }

  return {
    compose: (model, now) => ask('compose', { model, now } satisfies DocumentsCalls['compose'], stoppedWork),
    assemble: async (request) => {
      const keepWhole = request.merge ? { ...(await probeAll(request.annexes)), ...request.keepWhole } : {};
      return ask('assemble', { ...request, keepWhole } satisfies DocumentsCalls['assemble'], stoppedWork);
    },
    sign: (pdf, key, place, meta) =>
      ask('sign', { pdf, key: portable(key), place, meta } satisfies DocumentsCalls['sign'], () => ({ code: 'letter.sign-failed' })),
    verify: async (pdf, options = {}) => {
      const answer = await rpc.call('verify', { pdf, options } satisfies DocumentsCalls['verify'], limitMs);
      return answer.ok ? (answer.value as VerifyReport) : stoppedCheck(answer.error);
    },
    stop: rpc.stop,
  };
}

const PROBE_LIMIT_MS = 10_000;

/** Key objects do not survive the channel; their PKCS#8 form does. */
function portable(key: SealKey): SealKey {
  if (key.privateKey instanceof Uint8Array) return key;
  return { certificates: key.certificates, privateKey: new Uint8Array(key.privateKey.export({ type: 'pkcs8', format: 'der' })) };
}

function stoppedWork(failure: CallFailure): DeskError {
  if (failure.kind === 'timed-out') return { code: 'document.too-slow', params: { seconds: Math.round(failure.afterMs / 1000) } };
  return { code: 'document.stopped' };
}

function stoppedCheck(failure: CallFailure): VerifyReport {
  const unreadable = failure.kind === 'timed-out' ? 'checking it took too long' : 'the checker stopped on it';
  return { sound: false, sentence: `The file could not be read: ${unreadable}.`, unreadable, signatures: [] };
}
