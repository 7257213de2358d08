/** What the clock of a case counts: the acts on file, and the dispatches that answer. */
import type { ClockCase, ClockEvent } from '../deadlines/types.ts';
import { dayIn } from '../time.ts';
import { where, type Store } from '../state/fold.ts';
import type { CaseRecord, OfficeRecord, PartRecord } from '../state/records.ts';

/** The engine's input for one part of a case. `answeredAt` is the instant of the dispatch that answered it, if any. */
export function clockCase(
  store: Store, office: OfficeRecord, caseId: string, record: CaseRecord, part: PartRecord, answeredAt: string | undefined,
): ClockCase {
  const events: ClockEvent[] = where(store, 'act', 'case', caseId)
    .map(([, act]) => ({ type: act.act, on: act.on }))
    .filter((event) => event.type !== 'responded');
  if (answeredAt !== undefined) events.push({ type: 'responded', on: dayIn(answeredAt, office.zone) });
  if (part.outcome === 'refused') events.push({ type: 'refusal-decided', on: part.decidedOn });
  events.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  return {
    regime: record.regime,
    right: part.right,
    role: part.role,
    receivedOn: record.received.day,
    zone: office.zone,
    calendar: office.calendar,
    events,
  };
}
