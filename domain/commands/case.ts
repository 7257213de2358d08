/** Logging and working a case. Facts are never refused; what the law or the office's rules refuse says why. */
import type { EventDraft } from '../events/event.ts';
import { fail, ok, type Result } from '../result.ts';
import { answerOf } from '../cases/answer.ts';
import { basesOf, record, where, type Store } from '../state/fold.ts';
import type { PartRecord } from '../state/records.ts';
import type { Command, CommandContext, RightAsked } from './command.ts';
import { type Decision, decided, draft, need } from './draft.ts';
import { settled } from './mail.ts';
import { nextReference } from './reference.ts';

type Of<D extends Command['do']> = Extract<Command, { do: D }>;

/** Logs a request with its rights, each in its own role. Logging the same case id twice files it once. */
export function logCase(store: Store, command: Of<'case.log'>, context: CommandContext): Result<Decision> {
  const known = record(store, 'case', command.case);
  if (known !== undefined) return ok({ events: [], entity: command.case, reference: known.reference });
  if (command.rights.length === 0) return fail('case.no-right');
  if (command.received.at > context.now) return fail('case.received-in-future');
  if (command.rights.some((asked) => asked.role === 'processor') && command.customer === '') return fail('case.customer-needed');
  const reference = nextReference(store, 'R', context.actor.deskLetter, command.received.day);
  const { person, channel, received, regime, notes, mail, customer } = command;
  const events: EventDraft[] = [
    draft(store, 'case.logged', 'case', command.case, {
      reference, person, channel, received, regime, notes, mail, customer, owner: context.actor.staff, identity: 'open',
    }),
    ...command.rights.map((asked) => partDraft(store, command.case, context.newId(), asked)),
    ...systemsOf(command.rights).map((system) =>
      draft(store, 'task.set', 'task', context.newId(), { case: command.case, system, state: 'open', result: '', note: '' })),
  ];
  if (mail !== '') events.push(settled(store, mail, 'request', command.case));
  return ok({ events, entity: command.case, reference });
}

/** Corrects what was declared: by an event with a reason, after which everything is computed anew. */
export function correctCase(store: Store, command: Of<'case.correct'>, context: CommandContext): Result<Decision> {
  const found = need(store, 'case', command.case);
  if (!found.ok) return found;
  if (command.reason.trim() === '') return fail('case.reason-needed');
  if (command.values.received !== undefined && command.values.received.at > context.now) return fail('case.received-in-future');
  return decided(command.case, draft(store, 'case.corrected', 'case', command.case, command.values, command.reason, command.seen));
}

export function assignCase(store: Store, command: Of<'case.assign'>): Result<Decision> {
  const found = need(store, 'case', command.case);
  if (!found.ok) return found;
  return decided(command.case, draft(store, 'case.assigned', 'case', command.case, { owner: command.owner }));
}

/** Records how identity stands, and the fact that the clock may count. */
export function setIdentity(store: Store, command: Of<'identity.set'>, context: CommandContext): Result<Decision> {
  const found = need(store, 'case', command.case);
  if (!found.ok) return found;
  const events = [draft(store, 'identity.set', 'case', command.case, { identity: command.identity, identityNote: command.note })];
  const act = command.identity === 'asked' ? 'identity-requested' : command.identity === 'verified' && found.value.identity === 'asked' ? 'identity-received' : null;
  if (act !== null) {
    events.push(draft(store, 'act.recorded', 'act', context.newId(), { case: command.case, act, on: command.on, at: context.now, note: command.note }));
  }
  return decided(command.case, ...events);
}

export function recordAct(store: Store, command: Of<'act.record'>, context: CommandContext): Result<Decision> {
  const found = need(store, 'case', command.case);
  if (!found.ok) return found;
  const { act, on, at, note } = command;
  if (act === 'extension-notified' && note.trim() === '') return fail('case.reason-needed');
  return decided(command.case, draft(store, 'act.recorded', 'act', context.newId(), { case: command.case, act, on, at, note }));
}

export function addPart(store: Store, command: Of<'part.add'>, context: CommandContext): Result<Decision> {
  const found = need(store, 'case', command.case);
  if (!found.ok) return found;
  if (command.asked.role === 'processor' && found.value.customer === '') return fail('case.customer-needed');
  const asked = new Set(where(store, 'task', 'case', command.case).map(([, task]) => task.system));
  const tasks = systemsOf([command.asked]).filter((system) => !asked.has(system));
  return decided(
    command.case,
    partDraft(store, command.case, context.newId(), command.asked),
    ...tasks.map((system) => draft(store, 'task.set', 'task', context.newId(), { case: command.case, system, state: 'open', result: '', note: '' })),
  );
}

export function correctPart(store: Store, command: Of<'part.correct'>): Result<Decision> {
  const found = need(store, 'part', command.part);
  if (!found.ok) return found;
  if (command.reason.trim() === '') return fail('case.reason-needed');
  return decided(found.value.case, draft(store, 'part.corrected', 'part', command.part, command.values, command.reason, command.seen));
}

/** The controller decides, the DPO advises: both names are recorded. A refusal needs its ground (Art. 12(4)). */
export function decidePart(store: Store, command: Of<'part.decide'>): Result<Decision> {
  const found = need(store, 'part', command.part);
  if (!found.ok) return found;
  if (command.decidedBy.trim() === '' || command.advisedBy.trim() === '') return fail('case.decider-needed');
  const refuses = command.outcome === 'refused' || command.outcome === 'partly';
  if (refuses && command.ground.trim() === '') return fail('case.reason-needed');
  const { outcome, ground, decidedBy, advisedBy, on } = command;
  return decided(found.value.case, draft(store, 'part.decided', 'part', command.part, { outcome, ground, decidedBy, advisedBy, decidedOn: on }));
}

/** Closes a case. As answered only after the dispatch is recorded: a signed letter is not an answer. */
export function closeCase(store: Store, command: Of<'case.close'>): Result<Decision> {
  const found = need(store, 'case', command.case);
  if (!found.ok) return found;
  if (found.value.closed !== '') return fail('case.closed');
  const needsAnswer = command.as !== 'withdrawn' && command.as !== 'not-a-request';
  if (needsAnswer && !answerOf(store, command.case).complete) return fail('case.not-dispatched');
  if (!needsAnswer && command.reason.trim() === '') return fail('case.reason-needed');
  return decided(command.case, draft(store, 'case.closed', 'case', command.case, { closed: command.as, closedOn: command.on }, command.reason));
}

export function reopenCase(store: Store, command: Of<'case.reopen'>): Result<Decision> {
  const found = need(store, 'case', command.case);
  if (!found.ok) return found;
  if (command.reason.trim() === '') return fail('case.reason-needed');
  return decided(command.case, draft(store, 'case.reopened', 'case', command.case, { closed: '', closedOn: '' }, command.reason));
}

/** Settles a conflict: the chosen value overwrites every head. */
export function resolveConflict(store: Store, command: Of<'conflict.resolve'>): Result<Decision> {
  const key = command.entity as EventDraft['entity'];
  if (!store.entities.has(key)) return fail('desk.unknown-entity');
  const event: EventDraft = {
    type: 'conflict.resolved', entity: key, base: basesOf(store, key, [command.field]), body: { values: { [command.field]: command.value } },
  };
  return decided(key.slice(key.indexOf('/') + 1), event);
}

function partDraft(store: Store, caseId: string, id: string, asked: RightAsked): EventDraft {
  const values: PartRecord = { case: caseId, ...asked, outcome: '', ground: '', decidedBy: '', advisedBy: '', decidedOn: '' };
  return draft(store, 'part.added', 'part', id, values);
}

function systemsOf(rights: readonly RightAsked[]): readonly string[] {
  return [...new Set(rights.flatMap((asked) => asked.systems))];
}
