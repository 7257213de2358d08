/** What must hold when the faults have ended, judged by an oracle that knows who had seen what, not by the protocol's own records. */
import type { EntityKey } from '../../../domain/events/event.ts';
import { basesOf } from '../../../domain/state/fold.ts';
import type { Device } from './device.ts';
import type { LogEntry } from './server.ts';

export interface Oracle {
  /** Acts that somebody still had after every restore: each must be in the log, once. */
  readonly required: Set<number>;
  /** For each desk the acts that it keeps and shows. */
  readonly seen: Set<number>[];
  /** For each act what its author had seen when filing it. */
  readonly basis: Map<
    number,
    { readonly entity: EntityKey; readonly field: string; readonly seen: ReadonlySet<number>; readonly forbidden: boolean }
  >;
}

export function check(log: readonly LogEntry[], devices: readonly Device[], oracle: Oracle): readonly string[] {
  return [
    ...gaps(log),
    ...chains(log),
    ...onceEach(log, oracle),
    ...devices.flatMap((device) => converged(device, log)),
    ...heads(log, devices, oracle),
  ];
}

function gaps(log: readonly LogEntry[]): readonly string[] {
  return log.every(({ seq }, index) => seq === index + 1) ? [] : ['gap: the sequence numbers have a hole'];
}

function chains(log: readonly LogEntry[]): readonly string[] {
  const ends = new Map<string, string>();
  for (const { event } of log) {
    const { device, prev } = event.header;
    if (prev !== (ends.get(device) ?? '0'.repeat(64))) return ['chain: the log holds two continuations of one chain'];
    ends.set(device, event.hash);
  }
  return [];
}

function onceEach(log: readonly LogEntry[], { required }: Oracle): readonly string[] {
  const counts = new Map<number, number>();
  for (const { event } of log) counts.set(event.act, (counts.get(event.act) ?? 0) + 1);
  const lost = [...required].filter((number) => !counts.has(number));
  const twice = [...counts].filter(([, count]) => count > 1);
  return [...(lost.length > 0 ? [`lost: ${lost.length} acts`] : []), ...(twice.length > 0 ? [`twice: ${twice.length} acts`] : [])];
}

function converged({ disk }: Device, log: readonly LogEntry[]): readonly string[] {
  const same =
    disk.events.size === log.length &&
    log.every(({ event, seq, status }) => {
      const held = disk.events.get(event.header.id);
      return held !== undefined && held.seq === seq && held.event.hash === event.hash && held.refused === (status === 'refused');
    });
  return same ? [] : ['diverged: a desk holds another log than the server'];
}

/** Every desk shows exactly the acts that nobody who had seen them replaced. Fields with a refusal aside: see `judged`. */
function heads(log: readonly LogEntry[], devices: readonly Device[], oracle: Oracle): readonly string[] {
  const wrong = new Set<string>();
  for (const [key, acts] of judged(log, oracle)) {
    const [entity, field] = key.split('#') as [EntityKey, string];
    const replaced = new Set(acts.flatMap((act) => [...(oracle.basis.get(act)?.seen ?? [])]));
    const expected = acts
      .filter((act) => !replaced.has(act))
      .sort((a, b) => a - b)
      .join();
    for (const { store } of devices) {
      const ids = basesOf(store, entity, [field])[field] ?? [];
      const shown = ids
        .map((id) => Number(store.events.get(id)?.body?.values[field]))
        .sort((a, b) => a - b)
        .join();
      if (shown !== expected) wrong.add(`heads: a desk shows ${shown} where ${expected} stands`);
    }
  }
  return [...wrong];
}

/**
 * The log's acts by field. A value that replaced another and is then refused lets the other one reappear beside what came later:
 * shown, never lost, but no longer what its authors had seen; such fields are left to the other invariants.
 */
function judged(log: readonly LogEntry[], { basis }: Oracle): ReadonlyMap<string, number[]> {
  const byField = new Map<string, number[]>();
  const refused = new Set<string>();
  for (const { event, status } of log) {
    const on = basis.get(event.act);
    const key = `${on?.entity}#${on?.field}`;
    if (status === 'refused') refused.add(key);
    byField.set(key, [...(byField.get(key) ?? []), event.act]);
  }
  return new Map([...byField].filter(([key]) => !refused.has(key)));
}
