/** A case as tests write it: GDPR access as controller in Germany, unless told otherwise. */
import { computeDeadline } from '../../../../domain/deadlines/deadline.ts';
import { HOLIDAYS } from '../../../../domain/deadlines/holidays.ts';
import type { ClockCase, ClockEvent, Deadline } from '../../../../domain/deadlines/types.ts';

export function clockCase(values: Partial<ClockCase> & { readonly receivedOn: string }): ClockCase {
  return { regime: 'gdpr', right: 'access', role: 'controller', zone: 'Europe/Berlin', calendar: 'DE', events: [], ...values };
}

export function deadlineOf(values: Partial<ClockCase> & { readonly receivedOn: string }): Deadline {
  const found = computeDeadline(clockCase(values), HOLIDAYS);
  if (!found.ok) throw new Error(found.error.code);
  return found.value;
}

/** Events as `type day` pairs. */
export function events(...list: readonly (readonly [ClockEvent['type'], string])[]): readonly ClockEvent[] {
  return list.map(([type, on]) => ({ type, on }));
}

export function codes(deadline: Deadline): readonly string[] {
  return deadline.warnings.map(({ code }) => code);
}
