/** What must hold when the faults have ended, judged by an oracle that knows who had seen what, not by the protocol's own records. */
import type { EntityKey } from '../../domain/events/event.ts';

export interface Oracle {
  /** Acts that somebody still had after every restore: each must be in the log, once. */
  readonly required: Set<number>;
  /** For each desk the acts that it keeps and shows. */
  readonly seen: Set<number>[];
  /** For each act what its author had seen when filing it. */
  readonly basis: Map<number, { readonly entity: EntityKey; readonly field: string; readonly seen: ReadonlySet<number> }>;
}

/** One place of a log, the server's or a desk's. */
export interface Place {
  readonly seq: number | null;
  readonly id: string;
  readonly hash: string;
  readonly prev: string;
  readonly device: string;
  readonly refused: boolean;
  readonly act: number;
}

export interface FinalDesk {
  readonly places: readonly Place[];
  /** The acts whose values the desk shows in a field: several when they are in conflict. */
  readonly shown: (entity: EntityKey, field: string) => readonly number[];
}

/** Everything that is wrong, in words; empty when nothing is. `log` is the server's, in its order. */
export function check(log: readonly Place[], desks: readonly FinalDesk[], oracle: Oracle): readonly string[] {
  return [
    ...gaps(log),
    ...chains(log),
    ...onceEach(log, oracle),
    ...desks.flatMap((desk) => converged(desk, log)),
    ...heads(log, desks, oracle),
  ];
}

function gaps(log: readonly Place[]): readonly string[] {
  return log.every(({ seq }, index) => seq === index + 1) ? [] : ['gap: the sequence numbers have a hole'];
}

function chains(log: readonly Place[]): readonly string[] {
  const ends = new Map<string, string>();
  for (const { device, prev, hash } of log) {
    if (prev !== (ends.get(device) ?? '0'.repeat(64))) return ['chain: the log holds two continuations of one chain'];
    ends.set(device, hash);
  }
  return [];
}

function onceEach(log: readonly Place[], { required }: Oracle): readonly string[] {
  const counts = new Map<number, number>();
  for (const { act } of log) counts.set(act, (counts.get(act) ?? 0) + 1);
  const lost = [...required].filter((act) => !counts.has(act));
  const twice = [...counts].filter(([, count]) => count > 1);
  return [...(lost.length > 0 ? [`lost: ${lost.length} acts`] : []), ...(twice.length > 0 ? [`twice: ${twice.length} acts`] : [])];
}

function converged({ places }: FinalDesk, log: readonly Place[]): readonly string[] {
  const held = new Map(places.map((place) => [place.id, place]));
  const same =
    held.size === log.length &&
    log.every(({ id, seq, hash, refused }) => {
      const place = held.get(id);
      return place !== undefined && place.seq === seq && place.hash === hash && place.refused === refused;
    });
  return same ? [] : ['diverged: a desk holds another log than the server'];
}

/** Every desk shows exactly the acts that nobody who had seen them replaced. */
function heads(log: readonly Place[], desks: readonly FinalDesk[], oracle: Oracle): readonly string[] {
  const wrong = new Set<string>();
  for (const [key, acts] of judged(log, oracle)) {
    const [entity, field] = key.split('#') as [EntityKey, string];
    const replaced = new Set(acts.flatMap((act) => [...(oracle.basis.get(act)?.seen ?? [])]));
    const expected = sorted(acts.filter((act) => !replaced.has(act)));
    for (const { shown } of desks) {
      const found = sorted(shown(entity, field));
      if (found !== expected) wrong.add(`heads: a desk shows ${found} where ${expected} stands`);
    }
  }
  return [...wrong];
}

function sorted(acts: readonly number[]): string {
  return acts.toSorted((a, b) => a - b).join();
}

/**
 * The log's acts by field. A value that replaced another and is then refused lets the other one reappear beside what came later:
 * shown, never lost, but no longer what its authors had seen; such fields are left to the other invariants.
 */
function judged(log: readonly Place[], { basis }: Oracle): ReadonlyMap<string, number[]> {
  const byField = new Map<string, number[]>();
  const withRefusal = new Set<string>();
  for (const { act, refused } of log) {
    const on = basis.get(act);
    const key = `${on?.entity}#${on?.field}`;
    if (refused) withRefusal.add(key);
    byField.set(key, [...(byField.get(key) ?? []), act]);
  }
  return new Map([...byField].filter(([key]) => !withRefusal.has(key)));
}
