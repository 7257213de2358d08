/** The host without Electron: children by Node's fork, and no key store of the system. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Child, Host } from '../host.ts';

/** What a child needs of this process's environment: places, never secrets. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA'];

/** A host over the built entries in `program`. */
export function createBrowserHost(dataFolder: string, program: string): Host {
  return {
    kind: 'browser',
    dataFolder,
    keyStore: null,
    spawn: (entry, { env = {}, memoryMb } = {}): Child => {
      const passed = Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
      const child = fork(join(program, `${entry}.js`), [], {
        serialization: 'advanced',
        execArgv: memoryMb === undefined ? [] : [`--max-old-space-size=${memoryMb}`],
        env: { ...passed, ...env },
        // what a parser prints may quote a person's file
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      // a child that cannot start or be reached ends, and its end is told
      child.on('error', () => child.kill('SIGKILL'));
      return {
        post: (message) => void child.send(message as object, () => undefined),
        onMessage: (callback) => void child.on('message', callback),
        onExit: (callback) => void child.on('exit', callback),
        kill: () => void child.kill('SIGKILL'),
      };
    },
  };
}
