/** The cache's tables. Nothing readable is an index: keys are running numbers, ids of forms and names of cursors. */
import { Dexie, type Table } from 'dexie';

/** Sealed JSON: AES-256-GCM with a fresh nonce. */
export interface Sealed {
  readonly nonce: Uint8Array;
  readonly data: Uint8Array;
}

/** Consecutive events of main's log, sealed together. */
export interface EventRow extends Sealed {
  readonly no: number;
  readonly count: number;
  /** Position of main's log after the last of them. */
  readonly next: number;
}

export interface DraftRow extends Sealed {
  /** Which form it belongs to: a name or an entity id, never anything typed. */
  readonly id: string;
}

export interface MetaRow {
  readonly id: 'cache';
  readonly keyId: string;
  /** Changes with every filling from the start: what a window was given of another one does not count. */
  readonly generation: string;
  /** Position up to which main's log is kept here. */
  readonly cursor: number;
  /** Number of the next event row. */
  readonly no: number;
}

/** Where IndexedDB comes from: the browser's own, or a stand-in where there is no browser. */
export interface IndexedDb {
  readonly indexedDB: unknown;
  readonly IDBKeyRange: unknown;
}

export class CacheDatabase extends Dexie {
  readonly segments!: Table<EventRow, number>;
  readonly tail!: Table<EventRow, number>;
  readonly drafts!: Table<DraftRow, string>;
  readonly meta!: Table<MetaRow, string>;

  constructor(name: string, factory?: IndexedDb) {
    // strict: what a form calls saved has left the operating system's buffers
    super(name, { chromeTransactionDurability: 'strict', ...(factory as object | undefined) });
    this.version(1).stores({ segments: 'no', tail: 'no', drafts: 'id', meta: 'id' });
  }
}
