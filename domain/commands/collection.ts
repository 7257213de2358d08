/** The collection checklist, the collected files and the customer's instructions. */
import { fail, type Result } from '../result.ts';
import { where, type Store } from '../state/fold.ts';
import type { FileRecord } from '../state/records.ts';
import type { Command, CommandContext } from './command.ts';
import { type Decision, decided, draft, need } from './draft.ts';

type Of<D extends Command['do']> = Extract<Command, { do: D }>;

/** Sets the row of one system in a case's checklist; adds the row when the system was not on it. */
export function setTask(store: Store, command: Of<'task.set'>, context: CommandContext): Result<Decision> {
  const found = need(store, 'case', command.case);
  if (!found.ok) return found;
  const { system, state, result, note } = command;
  const row = where(store, 'task', 'case', command.case).find(([, task]) => task.system === system);
  if (row === undefined) {
    return decided(command.case, draft(store, 'task.set', 'task', context.newId(), { case: command.case, system, state, result, note }));
  }
  return decided(command.case, draft(store, 'task.set', 'task', row[0], { state, result, note }));
}

/** Files a collected file. Whatever its system is for the company decides the role of the file. */
export function addFile(store: Store, command: Of<'file.add'>): Result<Decision> {
  const values = checked(store, command.values);
  if (!values.ok) return values;
  return decided(values.value.case, draft(store, 'file.added', 'file', command.file, values.value));
}

/** A redacted file takes the place of the one it was made from; the original stays as evidence and out of every bundle. */
export function replaceFile(store: Store, command: Of<'file.replace'>): Result<Decision> {
  const old = need(store, 'file', command.file);
  if (!old.ok) return old;
  if (old.value.withdrawn) return fail('file.withdrawn');
  const values = checked(store, { ...command.values, case: old.value.case, system: old.value.system });
  if (!values.ok) return values;
  return decided(
    old.value.case,
    draft(store, 'file.added', 'file', command.by, values.value),
    draft(store, 'file.replaced', 'file', command.file, { replacedBy: command.by }, command.reason),
  );
}

export function withdrawFile(store: Store, command: Of<'file.withdraw'>): Result<Decision> {
  const found = need(store, 'file', command.file);
  if (!found.ok) return found;
  if (command.reason.trim() === '') return fail('case.reason-needed');
  return decided(found.value.case, draft(store, 'file.withdrawn', 'file', command.file, { withdrawn: true }, command.reason));
}

export function recordInstruction(store: Store, command: Of<'instruction.record'>, context: CommandContext): Result<Decision> {
  const found = need(store, 'case', command.values.case);
  if (!found.ok) return found;
  const customer = need(store, 'customer', command.values.customer);
  if (!customer.ok) return customer;
  if (command.values.by.trim() === '' || command.values.text.trim() === '') return fail('case.reason-needed');
  return decided(command.values.case, draft(store, 'instruction.recorded', 'instruction', context.newId(), command.values));
}

/**
 * Whether a file may go to the person: not withdrawn, no data of others, and from a processor system only on the
 * customer's recorded instruction to answer..
 */
export function mayGoToPerson(store: Store, file: FileRecord): Result<FileRecord> {
  if (file.withdrawn) return fail('file.withdrawn');
  if (file.containsOthers || file.replacedBy !== '') return fail('file.contains-others');
  if (file.role === 'processor' && !answersOnInstruction(store, file.case)) return fail('file.needs-instruction');
  return { ok: true, value: file };
}

function answersOnInstruction(store: Store, caseId: string): boolean {
  const given = where(store, 'instruction', 'case', caseId).map(([, instruction]) => instruction).sort((a, b) => (a.at < b.at ? -1 : 1));
  return given.at(-1)?.decision === 'answer-person';
}

function checked(store: Store, values: Omit<FileRecord, 'replacedBy' | 'withdrawn'>): Result<FileRecord> {
  const found = need(store, 'case', values.case);
  if (!found.ok) return found;
  if (found.value.closed !== '') return fail('case.closed');
  const system = need(store, 'system', values.system);
  if (!system.ok) return system;
  return { ok: true, value: { ...values, role: system.value.role, replacedBy: '', withdrawn: false } };
}
