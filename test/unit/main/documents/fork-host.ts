import { fork } from 'node:child_process';
import type { Child, Host } from '../../../../main/host.ts';

/** A host whose documents worker is this file, forked as the browser host forks it. `started` counts the processes. */
export function forkHost(entry: URL): Host & { readonly started: () => number } {
  let started = 0;
  return {
    kind: 'browser',
    dataFolder: '',
    keyStore: null,
    started: () => started,
    spawn: (): Child => {
      started += 1;
      const child = fork(entry, { serialization: 'advanced', stdio: 'ignore', execArgv: [] });
      return {
        post: (message) => void child.send(message as object),
        onMessage: (callback) => void child.on('message', callback),
        onExit: (callback) => void child.on('exit', callback),
        kill: () => void child.kill('SIGKILL'),
      };
    },
  };
}
