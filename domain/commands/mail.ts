import { fail, type Result } from '../result.ts';
import { where, type Store } from '../state/fold.ts';
import type { MailRecord } from '../state/records.ts';
import type { Command } from './command.ts';
import { type Decision, decided, draft, need } from './draft.ts';

/**
 * Files a received message in the inbox. The same message (hash, or message id of the same sender) is filed once:
 * a second import answers `mail.already-filed`.
 */
export function receiveMail(store: Store, mail: string, values: MailRecord): Result<Decision> {
  const known =
    where(store, 'mail', 'sha256', values.sha256).length > 0 ||
    (values.messageId !== '' && where(store, 'mail', 'messageId', values.messageId).some(([, other]) => other.from.email === values.from.email));
  if (known) return fail('mail.already-filed');
  return decided(mail, draft(store, 'mail.received', 'mail', mail, values));
}

/** Nothing leaves the inbox without an outcome; "not a request" keeps its reason. */
export function settleMail(store: Store, command: Extract<Command, { do: 'mail.settle' }>): Result<Decision> {
  const mail = need(store, 'mail', command.mail);
  if (!mail.ok) return mail;
  if (command.outcome === 'not-a-request' && command.reason.trim() === '') return fail('case.reason-needed');
  if (command.outcome === 'case') {
    const target = need(store, 'case', command.entity);
    if (!target.ok) return target;
  }
  return decided(command.mail, settled(store, command.mail, command.outcome, command.entity, command.reason));
}

/** The event that takes a message out of the inbox. */
export function settled(store: Store, mail: string, outcome: MailRecord['outcome'], entity: string, reason = '') {
  return draft(store, 'mail.settled', 'mail', mail, { outcome, outcomeEntity: entity, outcomeReason: reason });
}
