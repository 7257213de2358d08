/** Request and response over a child's message channel: requests by id, a time limit for each, a new child after a crash. */
import type { Result } from '../../domain/result.ts';
import type { Child } from '../host.ts';
import type { ChildPort } from './child-port.ts';

/** Why no answer came. `text` is the child’s error message: it may quote the file, so it is shown to developers, never logged. */
export type CallFailure =
  | { readonly kind: 'timed-out'; readonly afterMs: number }
  | { readonly kind: 'crashed'; readonly exitCode: number | null }
  | { readonly kind: 'threw'; readonly text: string }
  | { readonly kind: 'stopped' };

export interface RpcClient {
  /**
   * Asks the child; starts one when none runs. After `limitMs` (default 60 s) of work the child is killed and this call
   * fails; the calls that wait behind it go to a new child. A child that dies takes only the call it was working on with it.
   */
  readonly call: (method: string, argument: unknown, limitMs?: number) => Promise<Result<unknown, CallFailure>>;
  /** Ends the child; open calls answer `stopped`. A stopped client starts no child again. */
  readonly stop: () => void;
}

export type RpcHandlers = Readonly<Record<string, (argument: never) => unknown>>;

/** A client over children made by `start`. The child works on one call at a time, in the order asked; so a limit counts from the start of its work. */
export function createRpcClient(start: () => Child): RpcClient {
  const waiting: Call[] = [];
  let current: { readonly call: Call; readonly timer: NodeJS.Timeout } | null = null;
  let child: Child | null = null;
  let stopped = false;
  let lastId = 0;

  function next(): void {
    if (current !== null || stopped) return;
    const call = waiting.shift();
    if (call === undefined) return;
    const timer = setTimeout(() => settle({ ok: false, error: { kind: 'timed-out', afterMs: call.limitMs } }, 'kill'), call.limitMs);
    current = { call, timer };
    try {
      child ??= attach(start());
      child.post({ rpc: 'request', id: call.id, method: call.method, argument: call.argument } satisfies Request);
    } catch (error) {
      settle({ ok: false, error: { kind: 'threw', text: errorText(error) } });
    }
  }

  function settle(outcome: Result<unknown, CallFailure>, after: 'keep' | 'kill' = 'keep'): void {
    if (current === null) return;
    const { call, timer } = current;
    clearTimeout(timer);
    current = null;
    if (after === 'kill') drop();
    call.answer(outcome);
    next();
  }

  function drop(): void {
    const old = child;
    child = null;
    old?.kill();
  }

  function attach(fresh: Child): Child {
    fresh.onMessage((message) => {
      if (fresh !== child || !isResponse(message) || message.id !== current?.call.id) return;
      settle(message.ok ? { ok: true, value: message.value } : { ok: false, error: { kind: 'threw', text: message.text } });
    });
    fresh.onExit((exitCode) => {
      if (fresh !== child) return;
      child = null;
      settle({ ok: false, error: { kind: 'crashed', exitCode } });
    });
    return fresh;
  }

  return {
    call: (method, argument, limitMs = DEFAULT_LIMIT_MS) =>
      new Promise((answer) => {
        if (stopped) return answer({ ok: false, error: { kind: 'stopped' } });
        lastId += 1;
        waiting.push({ id: lastId, method, argument, limitMs, answer });
        next();
      }),
    stop: () => {
      stopped = true;
      const open = waiting.splice(0);
      settle({ ok: false, error: { kind: 'stopped' } }, 'kill');
      drop();
      for (const call of open) call.answer({ ok: false, error: { kind: 'stopped' } });
    },
  };
}

/** Answers requests with `handlers`, one at a time. A handler that throws answers its error's text; unknown methods too. */
export function serveRpc(port: ChildPort, handlers: RpcHandlers): void {
  let queue: Promise<void> = Promise.resolve();
  port.onMessage((message) => {
    if (isRequest(message)) queue = queue.then(() => answerRequest(port, handlers, message));
  });
}

const DEFAULT_LIMIT_MS = 60_000;

interface Call {
  readonly id: number;
  readonly method: string;
  readonly argument: unknown;
  readonly limitMs: number;
  readonly answer: (outcome: Result<unknown, CallFailure>) => void;
}

interface Request {
  readonly rpc: 'request';
  readonly id: number;
  readonly method: string;
  readonly argument: unknown;
}

type Response =
  | { readonly rpc: 'response'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly rpc: 'response'; readonly id: number; readonly ok: false; readonly text: string };

async function answerRequest(port: ChildPort, handlers: RpcHandlers, request: Request): Promise<void> {
  const handler = Object.hasOwn(handlers, request.method) ? handlers[request.method] : undefined;
  let response: Response;
  try {
    if (handler === undefined) throw new Error(`unknown method ${request.method}`);
    response = { rpc: 'response', id: request.id, ok: true, value: await handler(request.argument as never) };
  } catch (error) {
    response = { rpc: 'response', id: request.id, ok: false, text: errorText(error) };
  }
  port.post(response);
}

function isRequest(message: unknown): message is Request {
  return isTagged(message, 'request') && typeof (message as { method?: unknown }).method === 'string';
}

function isResponse(message: unknown): message is Response {
  return isTagged(message, 'response') && typeof (message as { ok?: unknown }).ok === 'boolean';
}

function isTagged(message: unknown, tag: string): boolean {
  if (typeof message !== 'object' || message === null) return false;
  const { rpc, id } = message as { readonly rpc?: unknown; readonly id?: unknown };
  return rpc === tag && typeof id === 'number';
}

/** The error's name and message; whoever logs it must know that a message may quote the file. */
function errorText(error: unknown): string {
  if (!(error instanceof Error)) return 'a value was thrown that is no error';
  return `${error.name}: ${error.message}`.slice(0, 300);
}
