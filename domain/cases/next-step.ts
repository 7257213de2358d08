/** The one thing to do next in a case: what the "Next step" bar offers. */
import { record, where, type Store } from '../state/fold.ts';
import type { CaseRecord, CaseStage, LetterKind, LetterRecord, PartRecord } from '../state/records.ts';
import { answeringKinds, type Answer } from './answer.ts';

export type NextStep =
  | { readonly step: 'check-identity' | 'await-identity' | 'decide' | 'close' | 'done' }
  | { readonly step: 'collect'; readonly open: number; readonly total: number }
  | { readonly step: 'redact'; readonly file: string }
  | { readonly step: 'draft'; readonly kind: LetterKind }
  | { readonly step: 'approve' | 'sign' | 'send'; readonly letter: string; readonly kind: LetterKind };

/** What comes next, in the order of the office's work: hand over first, then identity, collection, decision, letter, dispatch. */
export function nextStep(store: Store, id: string, found: CaseRecord, answer: Answer): NextStep {
  if (found.closed !== '') return { step: 'done' };
  const letters = where(store, 'letter', 'about', id);
  const pending = letters.map(([letter, value]) => openLetter(store, letter, value)).find((step) => step !== null);
  if (pending) return pending;
  const has = (kind: LetterKind) => letters.some(([, letter]) => letter.kind === kind);
  if (answer.complete) return needsRedirect(store, found, id) && !has('redirect') ? { step: 'draft', kind: 'redirect' } : { step: 'close' };
  const parts = where(store, 'part', 'case', id).map(([part, value]) => ({ id: part, ...value })).filter((part) => !answer.answeredAt.has(part.id));
  if (!has('acknowledgement') && parts.some((part) => part.role === 'controller')) return { step: 'draft', kind: 'acknowledgement' };
  if (parts.some((part) => part.role === 'processor') && !has('hand-over')) return { step: 'draft', kind: 'hand-over' };
  if (found.identity === 'asked') return { step: 'await-identity' };
  if (found.identity === 'open' && parts.some(givesPersonalData)) return { step: 'check-identity' };
  const tasks = where(store, 'task', 'case', id);
  const open = tasks.filter(([, task]) => task.state !== 'answered').length;
  if (open > 0) return { step: 'collect', open, total: tasks.length };
  const unredacted = where(store, 'file', 'case', id).find(([, file]) => file.containsOthers && file.replacedBy === '' && !file.withdrawn && file.role === 'controller');
  if (unredacted !== undefined) return { step: 'redact', file: unredacted[0] };
  if (parts.some((part) => part.role === 'controller' && part.outcome === '')) return { step: 'decide' };
  const kind = parts.map((part) => answeringKinds(part)[0]).find((wanted) => wanted !== undefined && !has(wanted));
  return kind === undefined ? { step: 'close' } : { step: 'draft', kind };
}

/** The stage shown in lists: read from the next step, never typed in. */
export function stageOf(next: NextStep): CaseStage {
  switch (next.step) {
    case 'done': return 'closed';
    case 'check-identity':
    case 'await-identity': return 'identity';
    case 'collect':
    case 'redact': return 'collect';
    case 'approve': return 'approve';
    case 'sign':
    case 'send':
    case 'close': return 'send';
    case 'draft': return next.kind === 'acknowledgement' || next.kind === 'hand-over' ? 'intake' : 'draft';
    case 'decide': return 'draft';
  }
}

function openLetter(store: Store, letter: string, value: LetterRecord): NextStep | null {
  if (value.state === 'draft') return { step: 'approve', letter, kind: value.kind };
  if (value.state === 'approved') return { step: 'sign', letter, kind: value.kind };
  return where(store, 'dispatch', 'letter', letter).length === 0 ? { step: 'send', letter, kind: value.kind } : null;
}

function needsRedirect(store: Store, found: CaseRecord, id: string): boolean {
  const rule = record(store, 'customer', found.customer)?.personsRule;
  return rule === 'forward-and-tell' && where(store, 'part', 'case', id).some(([, part]) => part.role === 'processor');
}

function givesPersonalData(part: PartRecord): boolean {
  return part.role === 'controller' && ['access', 'portability', 'erasure', 'rectification', 'restriction'].includes(part.right);
}
