import { ok, type Result } from '../result.ts';
import { all, record, type Store } from '../state/fold.ts';
import type { Command } from './command.ts';
import { type Decision, decided, draft } from './draft.ts';

type Of<D extends Command['do']> = Extract<Command, { do: D }>;

/** Sets facts of the office. There is one office record; its id is the first one's. */
export function setOffice(store: Store, command: Of<'office.set'>, newId: () => string): Result<Decision> {
  const id = all(store, 'office')[0]?.[0] ?? newId();
  return decided(id, draft(store, 'office.set', 'office', id, command.values));
}

export function addStaff(store: Store, { staff, name, title, email, role }: Of<'staff.add'>): Result<Decision> {
  return decided(staff, draft(store, 'staff.added', 'staff', staff, { name, title, email, role }));
}

export function recordCustomer(store: Store, { customer, values }: Of<'customer.record'>): Result<Decision> {
  return changedOnly(customer, record(store, 'customer', customer), values, (changed) =>
    draft(store, 'customer.recorded', 'customer', customer, changed));
}

export function recordSystem(store: Store, { system, values }: Of<'system.record'>): Result<Decision> {
  return changedOnly(system, record(store, 'system', system), values, (changed) =>
    draft(store, 'system.recorded', 'system', system, changed));
}

/** Only what really changed is set, so that two people who edit different fields of a register never conflict. */
function changedOnly<T extends object>(
  id: string, before: T | undefined, after: T, make: (changed: Partial<T>) => ReturnType<typeof draft>,
): Result<Decision> {
  const changed = Object.fromEntries(
    Object.entries(after).filter(([key, value]) => JSON.stringify(before?.[key as keyof T]) !== JSON.stringify(value)),
  ) as Partial<T>;
  return ok({ events: Object.keys(changed).length === 0 ? [] : [make(changed)], entity: id, reference: '' });
}
