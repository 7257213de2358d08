/** What screens, alarms and the demo show of a case or a breach: computed from records, today and the holidays; never stored. */
import { type Answer, answerOf } from '../cases/answer.ts';
import { clockCase } from '../cases/clock-events.ts';
import { type NextStep, nextStep, stageOf } from '../cases/next-step.ts';
import { computeDeadline } from '../deadlines/deadline.ts';
import type { HolidayTable } from '../deadlines/holidays.ts';
import type { Deadline } from '../deadlines/types.ts';
import { type Urgency, urgencyOf } from '../deadlines/urgency.ts';
import type { EntityKey } from '../events/event.ts';
import { dayIn } from '../time.ts';
import { all, conflicts, record, type Store, where } from './fold.ts';
import type { CaseRecord, CaseStage, OfficeRecord, PartRecord } from './records.ts';

export interface PartView {
  readonly id: string;
  readonly record: PartRecord;
  readonly deadline: Deadline | null;
  readonly urgency: Urgency | null;
  /** Instant of the dispatch that answered it, or empty. */
  readonly answeredAt: string;
}

export interface CaseView {
  readonly id: string;
  readonly record: CaseRecord;
  readonly parts: readonly PartView[];
  readonly stage: CaseStage;
  readonly next: NextStep;
  readonly answer: Answer;
  /** The part whose clock the case shows: the most urgent one that is not answered, else the first. */
  readonly leading: PartView | null;
  readonly conflicts: number;
  readonly ownerName: string;
  readonly customerName: string;
  /** True when its own dispatch came no later than the legal latest; null while open. */
  readonly onTime: boolean | null;
}

/** The view of one case on a day of the office's zone, or null when it is not on this desk. */
export function caseView(store: Store, id: string, today: string, holidays: HolidayTable): CaseView | null {
  const found = record(store, 'case', id);
  const office = all(store, 'office')[0]?.[1];
  if (found === undefined || office === undefined || found.reference === '') return null;
  const answer = answerOf(store, id);
  const next = nextStep(store, id, found, answer);
  const parts = where(store, 'part', 'case', id).map(([part, value]) => partView(store, office, id, found, part, value, answer, today, holidays));
  const leading = leadingPart(parts, found);
  return {
    id,
    record: found,
    parts,
    stage: stageOf(next),
    next,
    answer,
    leading,
    conflicts: caseKeys(store, id).reduce((sum, key) => sum + conflicts(store, key).length, 0),
    ownerName: record(store, 'staff', found.owner)?.name ?? '',
    customerName: record(store, 'customer', found.customer)?.name ?? '',
    onTime: answer.complete ? answeredInTime(answer, office, leading) : null,
  };
}

/** All cases of the office, the most urgent first: by target date, answered and closed ones last. */
export function caseViews(store: Store, today: string, holidays: HolidayTable): readonly CaseView[] {
  return all(store, 'case')
    .flatMap(([id]) => caseView(store, id, today, holidays) ?? [])
    .sort((a, b) => compare(sortKey(a), sortKey(b)));
}

/** The entities whose events make the history of a case. */
export function caseKeys(store: Store, id: string): readonly EntityKey[] {
  const letters = where(store, 'letter', 'about', id).map(([letter]) => letter);
  const of = (kind: 'part' | 'act' | 'task' | 'file' | 'instruction') => where(store, kind, 'case', id).map(([item]): EntityKey => `${kind}/${item}`);
  return [
    `case/${id}`,
    ...of('part'), ...of('act'), ...of('task'), ...of('file'), ...of('instruction'),
    ...letters.map((letter): EntityKey => `letter/${letter}`),
    ...where(store, 'dispatch', 'about', id).map(([item]): EntityKey => `dispatch/${item}`),
  ];
}

function partView(
  store: Store, office: OfficeRecord, caseId: string, found: CaseRecord, id: string, part: PartRecord, answer: Answer, today: string,
  holidays: HolidayTable,
): PartView {
  const answeredAt = answer.answeredAt.get(id) ?? '';
  const computed = computeDeadline(clockCase(store, office, caseId, found, part, answeredAt === '' ? undefined : answeredAt), holidays);
  const deadline = computed.ok ? computed.value : null;
  return {
    id, record: part, deadline, answeredAt,
    urgency: deadline === null ? null : urgencyOf(deadline, today, office.calendar, holidays),
  };
}

function leadingPart(parts: readonly PartView[], found: CaseRecord): PartView | null {
  const open = found.closed === '' ? parts.filter((part) => part.answeredAt === '') : parts;
  const pool = open.length > 0 ? open : parts;
  return [...pool].sort((a, b) => compare(a.urgency?.date ?? '9999', b.urgency?.date ?? '9999'))[0] ?? null;
}

function answeredInTime(answer: Answer, office: OfficeRecord, leading: PartView | null): boolean | null {
  const latest = leading?.deadline?.legalLatest ?? leading?.deadline?.target;
  return latest === undefined ? null : dayIn(answer.at, office.zone) <= latest;
}

function sortKey(view: CaseView): string {
  const done = view.record.closed !== '' || view.answer.complete;
  return `${done ? 1 : 0}${view.leading?.urgency?.date ?? '9999'}${view.record.reference}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
