/** Main's side of the intake worker: received files are read in a process that may die without harm. */
import { fail, type Result } from '../../domain/result.ts';
import type { Host } from '../host.ts';
import { createRpcClient } from '../processes/rpc.ts';
import { refuseSize } from './size.ts';
import type { InspectedFile, ReadMail, Table } from './types.ts';

export interface Intake {
  /** Reads a received `.eml` or `.msg`. Fails with the file errors of `domain/errors.ts`; the caller keeps the bytes. */
  readonly readMail: (bytes: Uint8Array, name: string, trustedHosts: readonly string[]) => Promise<Result<ReadMail>>;
  /** What a collected file is by its content. */
  readonly inspectFile: (bytes: Uint8Array, name: string) => Promise<Result<InspectedFile>>;
  /** A CSV or JSON file as head and rows, formula cells neutralised. */
  readonly readTable: (bytes: Uint8Array, name: string) => Promise<Result<Table>>;
  /** Ends the worker; open calls answer their failure. */
  readonly stop: () => void;
}

/** The worker's methods and arguments, shared by both sides. */
export interface IntakeCalls {
  readonly readMail: { readonly bytes: Uint8Array; readonly name: string; readonly trustedHosts: readonly string[] };
  readonly inspectFile: { readonly bytes: Uint8Array; readonly name: string };
  readonly readTable: { readonly bytes: Uint8Array; readonly name: string };
}

const MEMORY_MB = 512;

/** Intake over a worker of this host. A file that stops or hangs its parser for `limitMs` (default 20 s) costs that call only. */
export function createIntake(host: Host, limitMs = 20_000): Intake {
  const rpc = createRpcClient(() => host.spawn('intake-worker', { memoryMb: MEMORY_MB }));

  async function ask<T>(method: keyof IntakeCalls, argument: IntakeCalls[keyof IntakeCalls], format: string): Promise<Result<T>> {
    const refused = refuseSize(argument.bytes);
    if (refused !== null) return refused;
    const answer = await rpc.call(method, argument, limitMs);
    if (answer.ok) return answer.value as Result<T>;
    return answer.error.kind === 'timed-out' || answer.error.kind === 'stopped' ? fail('file.parser-stopped') : fail('file.unreadable', { format });
  }

  return {
    readMail: (bytes, name, trustedHosts) => ask('readMail', { bytes, name, trustedHosts } satisfies IntakeCalls['readMail'], 'an e-mail'),
    inspectFile: (bytes, name) => ask('inspectFile', { bytes, name } satisfies IntakeCalls['inspectFile'], 'any known type'),
    readTable: (bytes, name) => ask('readTable', { bytes, name } satisfies IntakeCalls['readTable'], 'a table'),
    stop: rpc.stop,
  };
}
