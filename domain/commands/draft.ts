/** Helpers that every command uses to turn values into an event draft. */
import type { EventTypeName } from '../events/catalogue.ts';
import type { EntityKind, EventDraft } from '../events/event.ts';
import { fail, ok, type Result } from '../result.ts';
import { basesOf, record, type Store } from '../state/fold.ts';
import type { RecordByKind } from '../state/records.ts';
import type { Seen } from './command.ts';

/** What a command comes to: the events to file, and the entity that the person will look at next. */
export interface Decision {
  readonly events: readonly EventDraft[];
  readonly entity: string;
  /** The reference of a new case or breach, else empty. */
  readonly reference: string;
}

/**
 * Drafts an event that sets `values` on an entity. A field of `seen` names the values the person saw; any other overwrites
 * what this desk holds now.
 */
export function draft<K extends EntityKind>(
  store: Store, type: EventTypeName, kind: K, id: string, values: Partial<RecordByKind[K]>, reason = '', seen: Seen = {},
): EventDraft {
  const fields = Object.keys(values);
  const base = { ...basesOf(store, `${kind}/${id}`, fields) };
  for (const field of fields) {
    const ids = seen[field];
    if (ids !== undefined && ids.length > 0) base[field] = ids;
  }
  const body = reason === '' ? { values: { ...values } } : { values: { ...values }, reason };
  return { type, entity: `${kind}/${id}`, base, body };
}

/** A decision of one event and no new reference. */
export function decided(entity: string, ...events: readonly EventDraft[]): Result<Decision> {
  return ok({ events, entity, reference: '' });
}

/** The record, or the failure that it is not on this desk. */
export function need<K extends EntityKind>(store: Store, kind: K, id: string): Result<RecordByKind[K]> {
  const found = record(store, kind, id);
  return found === undefined ? fail('desk.unknown-entity') : ok(found);
}
