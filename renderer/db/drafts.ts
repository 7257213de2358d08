/** Half-filled forms, sealed: kept until main has answered, so that nothing typed is lost by a crash or a closed window. */
import type { Table } from 'dexie';
import type { Cipher } from './cipher.ts';
import type { DraftRow } from './tables.ts';

export interface Drafts {
  /** Resolves when the draft is on disk. */
  readonly save: (id: string, value: unknown) => Promise<void>;
  /** The draft, or undefined when there is none that this key opens. */
  readonly load: (id: string) => Promise<unknown>;
  readonly drop: (id: string) => Promise<void>;
}

export function createDrafts(table: Table<DraftRow, string>, cipher: Cipher): Drafts {
  return {
    async save(id, value) {
      await table.put({ id, ...(await cipher.seal(value, `drafts/${id}`)) });
    },
    async load(id) {
      const row = await table.get(id);
      return row === undefined ? undefined : cipher.open(row, `drafts/${id}`);
    },
    async drop(id) {
      await table.delete(id);
    },
  };
}
