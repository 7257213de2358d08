/**
 * The fold: events in any order make the same records. A field's value is the event that no later event names in its
 * `base`; two such heads are a conflict that is shown, never hidden (see `conflicts`). Clocks only break ties.
 */
import { ENTITY_KINDS, type EntityKey, type EntityKind, type OpenEvent } from '../events/event.ts';
import { EMPTY } from './empty.ts';
import type { RecordByKind } from './records.ts';

/** One live value of a field: several mean a conflict. */
export interface FieldHead {
  readonly event: OpenEvent;
  readonly value: unknown;
}

export interface Conflict {
  readonly field: string;
  /** The shown value first. */
  readonly heads: readonly FieldHead[];
}

/** Holds the office's state in memory. Change it only through `foldEvents`. */
export interface Store {
  /** Grows with every change; equal versions mean equal contents. */
  version: number;
  readonly events: Map<string, OpenEvent>;
  readonly entities: Map<EntityKey, Entity>;
  readonly kinds: Map<EntityKind, Kind>;
}

interface Entity {
  readonly events: OpenEvent[];
  readonly fields: Map<string, Field>;
  record: unknown;
  version: number;
}
interface Field {
  heads: FieldHead[];
  /** Ids named in a base before their own event arrived. */
  readonly buried: Set<string>;
}
interface Kind {
  version: number;
  readonly ids: string[];
  list: readonly (readonly [string, unknown])[] | null;
  readonly indexes: Map<string, { version: number; ids: Map<unknown, string[]> }>;
}

export function createStore(): Store {
  return { version: 0, events: new Map(), entities: new Map(), kinds: new Map() };
}

/** Folds events in. Knowing an event already is harmless; a changed status (refused, accepted) is taken over. */
export function foldEvents(store: Store, events: Iterable<OpenEvent>): void {
  for (const event of events) {
    const known = store.events.get(event.header.id);
    if (known === undefined) {
      store.events.set(event.header.id, event);
      apply(store, event);
    } else if (known.status !== event.status || known.seq !== event.seq || known.body !== event.body) {
      store.events.set(event.header.id, event);
      rebuild(store, event.header.entity, known, event);
    }
  }
}

/** The record of one entity, whole, or undefined when nothing is known of it. The same object until it changes. */
export function record<K extends EntityKind>(store: Store, kind: K, id: string): RecordByKind[K] | undefined {
  const entity = store.entities.get(`${kind}/${id}`);
  if (entity === undefined || entity.fields.size === 0) return undefined;
  if (entity.record === null) {
    const values: Record<string, unknown> = { ...EMPTY[kind] };
    for (const [name, field] of entity.fields) {
      const shown = field.heads[0];
      if (shown !== undefined && shown.value !== undefined) values[name] = shown.value;
    }
    entity.record = values;
  }
  return entity.record as RecordByKind[K];
}

/** All records of a kind as [id, record], in the order they became known. The same array until one changes. */
export function all<K extends EntityKind>(store: Store, kind: K): readonly (readonly [string, RecordByKind[K]])[] {
  const found = kindOf(store, kind);
  if (found.list === null) {
    found.list = found.ids.flatMap((id) => {
      const value = record(store, kind, id);
      return value === undefined ? [] : [[id, value] as const];
    });
  }
  return found.list as readonly (readonly [string, RecordByKind[K]])[];
}

/** The records of a kind whose `field` equals `value`, e.g. the parts of a case. */
export function where<K extends EntityKind>(
  store: Store, kind: K, field: keyof RecordByKind[K] & string, value: unknown,
): readonly (readonly [string, RecordByKind[K]])[] {
  const found = kindOf(store, kind);
  let index = found.indexes.get(field);
  if (index === undefined || index.version !== found.version) {
    const ids = new Map<unknown, string[]>();
    for (const [id, item] of all(store, kind)) {
      const key = item[field];
      const same = ids.get(key);
      if (same === undefined) ids.set(key, [id]);
      else same.push(id);
    }
    index = { version: found.version, ids };
    found.indexes.set(field, index);
  }
  return (index.ids.get(value) ?? []).flatMap((id) => {
    const item = record(store, kind, id);
    return item === undefined ? [] : [[id, item] as const];
  });
}

/** The fields of an entity that two people set without seeing each other. */
export function conflicts(store: Store, key: EntityKey): readonly Conflict[] {
  const entity = store.entities.get(key);
  if (entity === undefined) return [];
  return [...entity.fields].filter(([, field]) => field.heads.length > 1).map(([field, { heads }]) => ({ field, heads }));
}

/** For each field, the event ids whose value the next change overwrites. */
export function basesOf(store: Store, key: EntityKey, fields: readonly string[]): Record<string, readonly string[]> {
  const entity = store.entities.get(key);
  const bases: Record<string, readonly string[]> = {};
  for (const name of fields) {
    const heads = entity?.fields.get(name)?.heads ?? [];
    if (heads.length > 0) bases[name] = heads.map((head) => head.event.header.id);
  }
  return bases;
}

/** The events of an entity in the order of their clocks. */
export function eventsOf(store: Store, key: EntityKey): readonly OpenEvent[] {
  return [...(store.entities.get(key)?.events ?? [])].sort(byClock);
}

/** Compares by hybrid clock, then by device and number: only a tie-break among values that did not see each other. */
export function byClock(a: OpenEvent, b: OpenEvent): number {
  return compare(a.header.hlc, b.header.hlc) || compare(a.header.device, b.header.device) || a.header.n - b.header.n;
}

function apply(store: Store, event: OpenEvent): void {
  const key = event.header.entity;
  const entity = entityOf(store, key);
  entity.events.push(event);
  applyFields(entity, event);
  touch(store, key, entity);
}

function applyFields(entity: Entity, event: OpenEvent): void {
  if (event.status === 'refused') return;
  for (const name of event.header.fields) {
    let field = entity.fields.get(name);
    if (field === undefined) {
      field = { heads: [], buried: new Set() };
      entity.fields.set(name, field);
    }
    const base = event.header.base[name];
    if (base !== undefined && base.length > 0) {
      if (field.heads.length > 0) field.heads = field.heads.filter((head) => !base.includes(head.event.header.id));
      for (const id of base) field.buried.add(id);
    }
    if (field.buried.has(event.header.id)) continue;
    field.heads.push({ event, value: event.body?.values[name] });
    if (field.heads.length > 1) field.heads.sort((a, b) => byClock(b.event, a.event));
  }
}

function rebuild(store: Store, key: EntityKey, before: OpenEvent, after: OpenEvent): void {
  const entity = entityOf(store, key);
  entity.events[entity.events.indexOf(before)] = after;
  entity.fields.clear();
  for (const event of entity.events) applyFields(entity, event);
  touch(store, key, entity);
}

function entityOf(store: Store, key: EntityKey): Entity {
  let entity = store.entities.get(key);
  if (entity === undefined) {
    entity = { events: [], fields: new Map(), record: null, version: 0 };
    store.entities.set(key, entity);
    const [kind, id] = split(key);
    kindOf(store, kind).ids.push(id);
  }
  return entity;
}

function touch(store: Store, key: EntityKey, entity: Entity): void {
  store.version += 1;
  entity.version = store.version;
  entity.record = null;
  const kind = kindOf(store, split(key)[0]);
  kind.version = store.version;
  kind.list = null;
}

function kindOf(store: Store, kind: EntityKind): Kind {
  let found = store.kinds.get(kind);
  if (found === undefined) {
    found = { version: 0, ids: [], list: null, indexes: new Map() };
    store.kinds.set(kind, found);
  }
  return found;
}

function split(key: EntityKey): readonly [EntityKind, string] {
  const slash = key.indexOf('/');
  const kind = ENTITY_KINDS.find((name) => name === key.slice(0, slash));
  if (kind === undefined) throw new Error(`unknown entity kind in ${key}`);
  return [kind, key.slice(slash + 1)];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
