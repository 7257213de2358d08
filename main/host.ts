/** What the privileged side needs from whatever it runs in. Electron, the browser host and the headless demo each provide one. */
export interface Host {
  readonly kind: 'electron' | 'browser';
  /** Folder of everything this desk keeps. */
  readonly dataFolder: string;
  /** The operating system's key store, or null where there is none (then a passphrase is asked for). */
  readonly keyStore: KeyStore | null;
  /** Starts one of our own entries as a process of its own: foreign files, documents and the backend never run in main. */
  readonly spawn: (entry: ChildEntry, options?: SpawnOptions) => Child;
}

export type ChildEntry = 'documents-worker' | 'intake-worker' | 'backend';

export interface SpawnOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Upper limit of the child's JavaScript heap in MiB. */
  readonly memoryMb?: number;
}

/** A child process and its message channel (structured clone, so bytes travel as Uint8Array). */
export interface Child {
  readonly post: (message: unknown) => void;
  readonly onMessage: (callback: (message: unknown) => void) => void;
  readonly onExit: (callback: (code: number | null) => void) => void;
  readonly kill: () => void;
}

/** Wraps secrets with the operating system's store (Electron safeStorage). `backend` is kept with the blob; a change is never papered over. */
export interface KeyStore {
  readonly backend: string;
  readonly wrap: (secret: Uint8Array) => Promise<Uint8Array>;
  readonly unwrap: (wrapped: Uint8Array) => Promise<Uint8Array | null>;
}
