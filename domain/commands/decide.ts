/** The one door for commands: permission first, then the rule of the command itself. */
import { EVENT_TYPES, mayFile, type EventTypeName } from '../events/catalogue.ts';
import { fail, type Result } from '../result.ts';
import type { Store } from '../state/fold.ts';
import { closeBreach, correctBreach, notifyAuthority, startBreach } from './breach.ts';
import { addPart, assignCase, closeCase, correctCase, correctPart, decidePart, logCase, recordAct, reopenCase, resolveConflict, setIdentity } from './case.ts';
import { addFile, recordInstruction, replaceFile, setTask, withdrawFile } from './collection.ts';
import type { Command, CommandContext } from './command.ts';
import type { Decision } from './draft.ts';
import { approveLetter, changeLetter, dispatchLetter, draftLetter, type LetterContent, returnLetter } from './letter.ts';
import { settleMail } from './mail.ts';
import { addStaff, recordCustomer, recordSystem, setOffice } from './office.ts';

/**
 * Decides a command against the state: the events to file, or why not. `content` is what main knows of a letter that is
 * to be approved. Every event must be one that the actor's role may file; the server checks the same.
 */
export function decide(store: Store, command: Command, context: CommandContext, content: LetterContent | null = null): Result<Decision> {
  const decision = rule(store, command, context, content);
  if (!decision.ok) return decision;
  const refused = decision.value.events.find((event) => !mayFile(context.actor.role, event.type));
  if (refused === undefined) return decision;
  return fail('desk.not-permitted', { role: EVENT_TYPES[refused.type as EventTypeName].roles[0] ?? '' });
}

function rule(store: Store, command: Command, context: CommandContext, content: LetterContent | null): Result<Decision> {
  switch (command.do) {
    case 'office.set': return setOffice(store, command, context.newId);
    case 'staff.add': return addStaff(store, command);
    case 'customer.record': return recordCustomer(store, command);
    case 'system.record': return recordSystem(store, command);
    case 'mail.settle': return settleMail(store, command);
    case 'case.log': return logCase(store, command, context);
    case 'case.correct': return correctCase(store, command, context);
    case 'case.assign': return assignCase(store, command);
    case 'case.close': return closeCase(store, command);
    case 'case.reopen': return reopenCase(store, command);
    case 'identity.set': return setIdentity(store, command, context);
    case 'part.add': return addPart(store, command, context);
    case 'part.correct': return correctPart(store, command);
    case 'part.decide': return decidePart(store, command);
    case 'act.record': return recordAct(store, command, context);
    case 'task.set': return setTask(store, command, context);
    case 'file.add': return addFile(store, command);
    case 'file.replace': return replaceFile(store, command);
    case 'file.withdraw': return withdrawFile(store, command);
    case 'instruction.record': return recordInstruction(store, command, context);
    case 'letter.draft': return draftLetter(store, command, context);
    case 'letter.change': return changeLetter(store, command, context);
    case 'letter.approve': return content === null ? fail('letter.changed-since') : approveLetter(store, command, context, content);
    case 'letter.return': return returnLetter(store, command);
    case 'letter.dispatch': return dispatchLetter(store, command, context);
    case 'breach.start': return startBreach(store, command, context);
    case 'breach.correct': return correctBreach(store, command, context);
    case 'breach.notify-authority': return notifyAuthority(store, command, context);
    case 'breach.close': return closeBreach(store, command);
    case 'conflict.resolve': return resolveConflict(store, command);
  }
}
