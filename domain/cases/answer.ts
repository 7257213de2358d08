/** Whether a case is answered: decided by what was dispatched, never by what was signed. */
import { record, where, type Store } from '../state/fold.ts';
import type { LetterKind, PartRecord } from '../state/records.ts';

export interface Answer {
  /** Instant of the dispatch that answered each part, by part id. */
  readonly answeredAt: ReadonlyMap<string, string>;
  /** True when every part of the case has its answer. */
  readonly complete: boolean;
  /** The instant of the last answer, when complete. */
  readonly at: string;
}

/** Reads from the dispatches of a case which of its parts are answered, and when. */
export function answerOf(store: Store, caseId: string): Answer {
  const sent = where(store, 'dispatch', 'about', caseId).flatMap(([, dispatch]) => {
    const letter = record(store, 'letter', dispatch.letter);
    return letter === undefined ? [] : [{ kind: letter.kind, at: dispatch.at }];
  });
  const parts = where(store, 'part', 'case', caseId);
  const answeredAt = new Map<string, string>();
  for (const [id, part] of parts) {
    const kinds = answeringKinds(part);
    const first = sent.filter(({ kind }) => kinds.includes(kind)).map(({ at }) => at).sort()[0];
    if (first !== undefined) answeredAt.set(id, first);
  }
  const complete = parts.length > 0 && parts.every(([id, part]) => answeredAt.has(id) || part.outcome === 'withdrawn');
  return { answeredAt, complete, at: complete ? ([...answeredAt.values()].sort().at(-1) ?? '') : '' };
}

/** The letters whose dispatch answers a part. As processor the answer is the hand-over to the customer (Art. 28(3)(e)). */
export function answeringKinds(part: Pick<PartRecord, 'right' | 'role'>): readonly LetterKind[] {
  if (part.role === 'processor') return ['hand-over'];
  if (part.right === 'marketing-objection' || part.right === 'analytics-opt-out' || part.right === 'sale-opt-out') return ['objection-confirmation'];
  return part.right === 'access' ? ['access-response', 'response'] : ['response'];
}
