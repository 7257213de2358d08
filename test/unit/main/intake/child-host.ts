import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Child, Host, SpawnOptions } from '../../../../main/host.ts';

const ROOT = join(import.meta.dirname, '../../../..');
export const TRUSTED = ['mx.librestream.com', 'mailstore.librestream.com', 'office.librestream.com'];

/** The path of a shipped example. */
export function example(name: string): string {
  return join(ROOT, 'examples', name);
}

/** A host that runs a module of this tree as the child, by Node's own means; nothing else of it is used here. */
export function childHost(module = join(ROOT, 'main/intake/worker.ts')): Host {
  return { kind: 'browser', dataFolder: '', keyStore: null, spawn: (_entry, options) => forked(module, options) };
}

function forked(module: string, options: SpawnOptions = {}): Child {
  const child = fork(module, [], { serialization: 'advanced', execArgv: [`--max-old-space-size=${options.memoryMb ?? 512}`], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  return {
    post: (message) => void child.send(message as object, () => undefined),
    onMessage: (callback) => void child.on('message', callback),
    onExit: (callback) => void child.on('exit', callback),
    kill: () => void child.kill('SIGKILL'),
  };
}
