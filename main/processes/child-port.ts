/** The message channel of a child process to main, whichever host started it. */
export interface ChildPort {
  /** Sends structured-cloneable data to main. */
  readonly post: (message: unknown) => void;
  readonly onMessage: (callback: (message: unknown) => void) => void;
}

/**
 * The channel of the process this code runs in: Electron's `parentPort` in a utility process, Node's IPC channel
 * (forked with `serialization: 'advanced'`) elsewhere. Throws when the process was not started as a child.
 */
export function childPort(): ChildPort {
  const port = (process as { readonly parentPort?: UtilityPort }).parentPort;
  if (port !== undefined && port !== null) return utilityPort(port);
  if (process.send !== undefined) return forkPort();
  throw new Error('this entry runs only as a child process');
}

/** The part of Electron's ParentPort that we use. */
interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

function utilityPort(port: UtilityPort): ChildPort {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (callback) => {
      port.on('message', (event) => callback(event.data));
    },
  };
}

function forkPort(): ChildPort {
  return {
    post: (message) => {
      // main may be gone between the work and its answer: nobody is left to read it
      process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (callback) => {
      process.on('message', callback);
      // an orphan has nobody to work for
      process.once('disconnect', () => process.exit(0));
    },
  };
}
