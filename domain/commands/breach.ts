/** Starting and working a breach. Every breach stays in the register (Art. 33(5)), notified or not. */
import { fail, ok, type Result } from '../result.ts';
import { record, type Store } from '../state/fold.ts';
import type { BreachRecord } from '../state/records.ts';
import type { Command, CommandContext } from './command.ts';
import { type Decision, decided, draft, need } from './draft.ts';
import { settled } from './mail.ts';
import { nextReference } from './reference.ts';

type Of<D extends Command['do']> = Extract<Command, { do: D }>;

/** 72 hours in milliseconds (Art. 33(1)). */
const AUTHORITY_LIMIT_MS = 72 * 3_600_000;

export function startBreach(store: Store, command: Of<'breach.start'>, context: CommandContext): Result<Decision> {
  const known = record(store, 'breach', command.breach);
  if (known !== undefined) return ok({ events: [], entity: command.breach, reference: known.reference });
  const times = timesFit(command.occurred, command.aware, context.now);
  if (!times.ok) return times;
  const { title, role, occurred, aware, nature, customers, mail, drill } = command;
  const reference = nextReference(store, 'B', context.actor.deskLetter, aware.day);
  const started = draft(store, 'breach.started', 'breach', command.breach, {
    reference, title, role, occurred, aware, nature, customers, mail, drill,
  });
  const events = mail === '' ? [started] : [started, settled(store, mail, 'breach', command.breach)];
  return ok({ events, entity: command.breach, reference });
}

export function correctBreach(store: Store, command: Of<'breach.correct'>, context: CommandContext): Result<Decision> {
  const found = need(store, 'breach', command.breach);
  if (!found.ok) return found;
  if (command.reason.trim() === '') return fail('case.reason-needed');
  const next = { ...found.value, ...command.values };
  const times = timesFit(next.occurred, next.aware, context.now);
  if (!times.ok) return times;
  return decided(command.breach, draft(store, 'breach.corrected', 'breach', command.breach, command.values, command.reason, command.seen));
}

/** Records the notice to the authority. Later than 72 hours after awareness it needs its reasons (Art. 33(1) sentence 2). */
export function notifyAuthority(store: Store, command: Of<'breach.notify-authority'>, context: CommandContext): Result<Decision> {
  const found = need(store, 'breach', command.breach);
  if (!found.ok) return found;
  if (found.value.role === 'processor') return fail('breach.processor-no-authority');
  if (command.at > context.now) return fail('desk.bad-input', { field: 'at' });
  const late = msOf(command.at) - msOf(found.value.aware.at) > AUTHORITY_LIMIT_MS;
  if (late && command.latenessReason.trim() === '') return fail('breach.lateness-reason');
  return decided(
    command.breach,
    draft(store, 'breach.authority-notified', 'breach', command.breach, { authorityNotifiedAt: command.at, latenessReason: command.latenessReason }),
  );
}

export function closeBreach(store: Store, command: Of<'breach.close'>): Result<Decision> {
  const found = need(store, 'breach', command.breach);
  if (!found.ok) return found;
  if (found.value.closed) return fail('breach.closed');
  if (command.reason.trim() === '') return fail('case.reason-needed');
  return decided(command.breach, draft(store, 'breach.closed', 'breach', command.breach, { closed: true, closedReason: command.reason }, command.reason));
}

function timesFit(occurred: BreachRecord['occurred'], aware: BreachRecord['aware'], now: string): Result<null> {
  if (msOf(aware.at) > msOf(now)) return fail('breach.aware-in-future');
  if (occurred !== null && msOf(occurred.at) > msOf(aware.at)) return fail('breach.occurred-after-aware');
  return ok(null);
}

function msOf(instant: string): number {
  return Temporal.Instant.from(instant).epochMilliseconds;
}
