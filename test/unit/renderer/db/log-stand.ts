/** A log as main would answer it: numbered events in pages, and the key of the cache. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { CacheOptions } from '../../../../renderer/db/cache.ts';
import type { OpenEvent } from '../../../../domain/events/event.ts';

export interface LogStand {
  readonly desk: CacheOptions['desk'];
  readonly events: OpenEvent[];
  /** Positions that pages were asked after. */
  readonly asked: number[];
  key: Uint8Array;
  keyId: string;
}

export function logStand(count: number): LogStand {
  const stand: LogStand = {
    events: Array.from({ length: count }, (_, index) => eventAt(index + 1)),
    asked: [],
    key: crypto.getRandomValues(new Uint8Array(32)),
    keyId: 'key-1',
    desk: {
      log: {
        pages: ({ after, limit }) => {
          stand.asked.push(after);
          const page = stand.events.slice(after, after + limit);
          const next = Math.min(after + page.length, stand.events.length);
          const events = new TextEncoder().encode(JSON.stringify(page));
          return Promise.resolve({ events, next, more: next < stand.events.length });
        },
        cacheKey: () => Promise.resolve({ key: new Uint8Array(stand.key), id: stand.keyId }),
        onGrew: () => () => undefined,
      },
    },
  };
  return stand;
}

/** An IndexedDB of its own. */
export function freshFactory() {
  return { indexedDB: new IDBFactory(), IDBKeyRange };
}

/** An event that sets the name of a staff member; its text can be looked for in what is stored. */
export function eventAt(n: number): OpenEvent {
  return {
    header: {
      v: 1, id: `event-${n}`, office: 'office', actor: 'actor', device: 'device', n, hlc: String(n).padStart(8, '0'), type: 'staff.added',
      entity: `staff/person-${n}`, fields: ['name'], base: {}, epoch: 1, commitment: '', prev: '',
    },
    hash: '', body: { values: { name: `Ilse Jansen ${n}` } }, status: 'local', seq: null, recv: null,
  };
}
