/**
 * The life of a letter: draft → approved → signed → dispatched. Who drafted cannot approve; an approval is bound to the
 * exact content that was seen; a signed letter is never changed.
 */
import { fail, ok, type Result } from '../result.ts';
import { all, record, where, type Store } from '../state/fold.ts';
import type { LetterKind, LetterRecord } from '../state/records.ts';
import { mayGoToPerson } from './collection.ts';
import type { Command, CommandContext } from './command.ts';
import { type Decision, decided, draft, need } from './draft.ts';

type Of<D extends Command['do']> = Extract<Command, { do: D }>;

/** What main knows of a letter's content when an approval or a signature is asked for. */
export interface LetterContent {
  readonly modelHash: string;
  /** The first statutory item that is missing, if any. */
  readonly missing: { readonly item: string; readonly source: string } | null;
}

export function draftLetter(store: Store, command: Of<'letter.draft'>, context: CommandContext): Result<Decision> {
  if (record(store, 'letter', command.letter) !== undefined) return ok({ events: [], entity: command.letter, reference: '' });
  if (record(store, 'case', command.about) === undefined && record(store, 'breach', command.about) === undefined) return fail('desk.unknown-entity');
  if (needsCustomer(command.kind) && command.customer === '') return fail('case.customer-needed');
  const files = allowed(store, command.kind, command.files);
  if (!files.ok) return files;
  const { about, kind, language, texts, customer } = command;
  return decided(
    command.letter,
    draft(store, 'letter.drafted', 'letter', command.letter, {
      about, kind, language, texts, files: command.files, customer, draftedBy: context.actor.staff, state: 'draft',
    }),
  );
}

/** Changes a draft. An approval given before is dropped, since it was for other words; the one who changes it drafted it. */
export function changeLetter(store: Store, command: Of<'letter.change'>, context: CommandContext): Result<Decision> {
  const found = unsigned(store, command.letter);
  if (!found.ok) return found;
  const files = allowed(store, found.value.kind, command.files);
  if (!files.ok) return files;
  const values = {
    texts: command.texts, files: command.files, state: 'draft' as const, draftedBy: context.actor.staff, modelHash: '', approvedBy: '', approvedAt: '',
  };
  return decided(command.letter, draft(store, 'letter.changed', 'letter', command.letter, values, '', command.seen));
}

/** Approves exactly what was seen. */
export function approveLetter(store: Store, command: Of<'letter.approve'>, context: CommandContext, content: LetterContent): Result<Decision> {
  const found = unsigned(store, command.letter);
  if (!found.ok) return found;
  const letter = found.value;
  const singleHanded = all(store, 'office')[0]?.[1].singleHanded ?? false;
  if (letter.draftedBy === context.actor.staff && !singleHanded) return fail('letter.same-person');
  if (content.missing !== null) return fail('letter.missing-item', { ...content.missing });
  if (content.modelHash !== command.modelHash) return fail('letter.changed-since');
  if (givesData(letter.kind) && identityOpen(store, letter.about)) return fail('case.identity-open');
  const files = allowed(store, letter.kind, letter.files);
  if (!files.ok) return files;
  const values = { state: 'approved' as const, modelHash: command.modelHash, approvedBy: context.actor.staff, approvedAt: context.now };
  return decided(command.letter, draft(store, 'letter.approved', 'letter', command.letter, values));
}

export function returnLetter(store: Store, command: Of<'letter.return'>): Result<Decision> {
  const found = unsigned(store, command.letter);
  if (!found.ok) return found;
  if (command.reason.trim() === '') return fail('case.reason-needed');
  const values = { state: 'draft' as const, modelHash: '', approvedBy: '', approvedAt: '' };
  return decided(command.letter, draft(store, 'letter.returned', 'letter', command.letter, values, command.reason));
}

/** Whether an approved letter may be signed now: its content is still what was approved, and its files may still go out. */
export function maySign(store: Store, id: string, content: LetterContent): Result<LetterRecord> {
  const found = unsigned(store, id);
  if (!found.ok) return found;
  if (found.value.state !== 'approved') return fail('letter.not-approved');
  if (content.modelHash !== found.value.modelHash) return fail('letter.changed-since');
  const files = allowed(store, found.value.kind, found.value.files);
  return files.ok ? found : files;
}

/** Files the signed PDF in the letter. */
export function recordSigned(
  store: Store, id: string, pdf: Pick<LetterRecord, 'pdf' | 'pdfSha256' | 'pdfSize' | 'fileName'>, context: CommandContext,
): Result<Decision> {
  return decided(
    id,
    draft(store, 'letter.signed', 'letter', id, { state: 'signed', signedAt: context.now, signedBy: context.actor.staff, ...pdf }),
  );
}

/** Records that a signed letter left the house: only this stops a clock. The same dispatch id is filed once. */
export function dispatchLetter(store: Store, command: Of<'letter.dispatch'>, context: CommandContext): Result<Decision> {
  if (record(store, 'dispatch', command.dispatch) !== undefined) return ok({ events: [], entity: command.dispatch, reference: '' });
  const letter = need(store, 'letter', command.values.letter);
  if (!letter.ok) return letter;
  if (letter.value.state !== 'signed') return fail('letter.not-signed');
  if (command.values.at > context.now) return fail('desk.bad-input', { field: 'at' });
  if (command.values.recipient.trim() === '') return fail('desk.bad-input', { field: 'recipient' });
  return decided(
    command.values.letter,
    draft(store, 'dispatch.recorded', 'dispatch', command.dispatch, { ...command.values, about: letter.value.about }),
  );
}

function unsigned(store: Store, id: string): Result<LetterRecord> {
  const found = need(store, 'letter', id);
  if (found.ok && found.value.state === 'signed') return fail('letter.already-signed');
  return found;
}

function allowed(store: Store, kind: LetterKind, files: readonly string[]): Result<null> {
  for (const id of files) {
    const file = need(store, 'file', id);
    if (!file.ok) return file;
    if (kind === 'hand-over') {
      if (file.value.withdrawn) return fail('file.withdrawn');
      continue;
    }
    const may = mayGoToPerson(store, file.value);
    if (!may.ok) return may;
  }
  return ok(null);
}

function identityOpen(store: Store, about: string): boolean {
  const identity = record(store, 'case', about)?.identity;
  if (identity === undefined || identity === 'verified' || identity === 'not-needed') return false;
  const controllers = where(store, 'part', 'case', about).filter(([, part]) => part.role === 'controller');
  return controllers.some(([, part]) => ['access', 'portability', 'erasure'].includes(part.right)) || controllers.length === 0;
}

function givesData(kind: LetterKind): boolean {
  return kind === 'access-response' || kind === 'export-bundle' || kind === 'response';
}

function needsCustomer(kind: LetterKind): boolean {
  return kind === 'redirect' || kind === 'hand-over' || kind === 'breach-notice-customer';
}
