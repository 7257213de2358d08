/**
 * Every event type, the kind of entity it concerns and the roles that may file it. Types are never changed, only added.
 * The server enforces the same table (it knows the roles of devices, not the contents).
 */
import type { EntityKind, Role } from './event.ts';

export interface EventType {
  readonly kind: EntityKind;
  readonly roles: readonly Role[];
}

const EVERYBODY_WHO_LOGS: readonly Role[] = ['intake', 'handler', 'approver'];
const WHO_WORKS_CASES: readonly Role[] = ['handler', 'approver'];
const WHO_COLLECTS: readonly Role[] = ['handler', 'approver', 'system-owner'];
const WHO_APPROVES: readonly Role[] = ['approver'];

export const EVENT_TYPES = {
  'office.set': { kind: 'office', roles: WHO_APPROVES },
  'staff.added': { kind: 'staff', roles: WHO_APPROVES },
  'customer.recorded': { kind: 'customer', roles: WHO_WORKS_CASES },
  'system.recorded': { kind: 'system', roles: WHO_WORKS_CASES },
  'mail.received': { kind: 'mail', roles: EVERYBODY_WHO_LOGS },
  'mail.settled': { kind: 'mail', roles: EVERYBODY_WHO_LOGS },
  'case.logged': { kind: 'case', roles: EVERYBODY_WHO_LOGS },
  'case.corrected': { kind: 'case', roles: EVERYBODY_WHO_LOGS },
  'case.assigned': { kind: 'case', roles: WHO_WORKS_CASES },
  'case.closed': { kind: 'case', roles: WHO_WORKS_CASES },
  'case.reopened': { kind: 'case', roles: WHO_WORKS_CASES },
  'identity.set': { kind: 'case', roles: WHO_WORKS_CASES },
  'part.added': { kind: 'part', roles: EVERYBODY_WHO_LOGS },
  'part.corrected': { kind: 'part', roles: WHO_WORKS_CASES },
  'part.decided': { kind: 'part', roles: WHO_WORKS_CASES },
  'act.recorded': { kind: 'act', roles: WHO_WORKS_CASES },
  'task.set': { kind: 'task', roles: WHO_COLLECTS },
  'file.added': { kind: 'file', roles: WHO_COLLECTS },
  'file.replaced': { kind: 'file', roles: WHO_WORKS_CASES },
  'file.withdrawn': { kind: 'file', roles: WHO_WORKS_CASES },
  'instruction.recorded': { kind: 'instruction', roles: WHO_WORKS_CASES },
  'letter.drafted': { kind: 'letter', roles: WHO_WORKS_CASES },
  'letter.changed': { kind: 'letter', roles: WHO_WORKS_CASES },
  'letter.approved': { kind: 'letter', roles: WHO_APPROVES },
  'letter.returned': { kind: 'letter', roles: WHO_APPROVES },
  'letter.signed': { kind: 'letter', roles: WHO_WORKS_CASES },
  'dispatch.recorded': { kind: 'dispatch', roles: WHO_WORKS_CASES },
  'breach.started': { kind: 'breach', roles: EVERYBODY_WHO_LOGS },
  'breach.corrected': { kind: 'breach', roles: WHO_WORKS_CASES },
  'breach.authority-notified': { kind: 'breach', roles: WHO_APPROVES },
  'breach.closed': { kind: 'breach', roles: WHO_APPROVES },
  'conflict.resolved': { kind: 'case', roles: WHO_WORKS_CASES },
} as const satisfies Readonly<Record<string, EventType>>;

export type EventTypeName = keyof typeof EVENT_TYPES;

/** Whether a role may file an event of this type. A type newer than this table is allowed: it is kept and shown as "update needed". */
export function mayFile(role: Role, type: string): boolean {
  const known = (EVENT_TYPES as Readonly<Record<string, EventType>>)[type];
  return known === undefined || known.roles.includes(role);
}
