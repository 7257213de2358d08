import { afterEach, describe, expect, test } from 'vitest';
import { createRpcClient, type RpcClient } from '../../../../main/processes/rpc.ts';
import { forkHost } from '../documents/fork-host.ts';

const host = forkHost(new URL('odd-child.ts', import.meta.url));
let client: RpcClient | null = null;
const start = (): RpcClient => {
  client = createRpcClient(() => host.spawn('documents-worker'));
  return client;
};
afterEach(() => client?.stop());

describe('calls to a child process', () => {
  test('carry bytes, maps and dates there and back', async () => {
    const value = { bytes: Uint8Array.of(1, 2, 255), map: new Map([['a', 1]]), at: new Date(0) };
    expect(await start().call('echo', value)).toEqual({ ok: true, value });
  });

  test('answer an error of the child, and a method it does not have, as a value', async () => {
    const rpc = start();
    expect(await rpc.call('fail', null)).toEqual({ ok: false, error: { kind: 'threw', text: 'TypeError: no such thing' } });
    expect(await rpc.call('constructor', null)).toEqual({ ok: false, error: { kind: 'threw', text: 'Error: unknown method constructor' } });
  });

  test('survive a crash: only the call at work fails, the next goes to a new child', async () => {
    const rpc = start();
    const before = host.started();
    expect(await Promise.all([rpc.call('crash', null), rpc.call('echo', 'after')])).toEqual([
      { ok: false, error: { kind: 'crashed', exitCode: 7 } },
      { ok: true, value: 'after' },
    ]);
    expect(host.started() - before).toBe(2);
  });

  test('end a child that takes too long, and go on with a new one', async () => {
    const rpc = start();
    await rpc.call('echo', 'warm');
    expect(await Promise.all([rpc.call('hang', null, 150), rpc.call('echo', 'after')])).toEqual([
      { ok: false, error: { kind: 'timed-out', afterMs: 150 } },
      { ok: true, value: 'after' },
    ]);
  });

  test('answer that the client was stopped, open ones and later ones', async () => {
    const rpc = start();
    const open = [rpc.call('hang', null), rpc.call('echo', 1)];
    rpc.stop();
    expect(await Promise.all([...open, rpc.call('echo', 2)])).toEqual([1, 2, 3].map(() => ({ ok: false, error: { kind: 'stopped' } })));
  });
});
