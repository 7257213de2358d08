/** Parsers of the commands of `domain/commands/command.ts`. The last lines prove that both say the same. */
import * as z from 'zod';
import type { Command } from '../domain/commands/command.ts';
import { ROLES } from '../domain/events/event.ts';
import { CHANNELS, LETTER_KINDS, RIGHTS } from '../domain/state/records.ts';

const id = z.uuid();
/** An id, or nothing. */
const idOrEmpty = z.union([id, z.literal('')]);
const line = z.string().max(2000);
const text = z.string().max(200_000);
const instant = z.iso.datetime();
const day = z.iso.date();
const lines = z.array(line).max(200);
const seen = z.record(z.string().max(64), z.array(id).max(64));
const texts = z.record(z.string().max(64), text);
const ids = z.array(id).max(5000);

const Declared = z.strictObject({ at: instant, zone: z.string().max(64), day });
const PostalAddress = z.strictObject({ lines: z.array(line).max(12), country: z.string().max(2) });
const Language = z.enum(['en', 'de', 'fr']);
const CaseRole = z.enum(['controller', 'processor']);
const Regime = z.enum(['gdpr', 'uk-gdpr', 'pipeda', 'quebec', 'ccpa', 'lgpd', 'fadp', 'company-deletion', 'company-opt-out']);
const Right = z.enum(RIGHTS);
const Channel = z.enum(CHANNELS);
const Person = z.strictObject({
  name: line, email: z.string().max(320), address: PostalAddress.nullable(), country: z.string().max(2), language: Language,
});
const RightAsked = z.strictObject({ right: Right, role: CaseRole, purpose: line, systems: z.array(id).max(200) });
const Office = z.strictObject({
  name: line, controller: line, address: PostalAddress, attention: line, email: line, phone: line, zone: z.string().max(64),
  calendar: z.string().max(16), country: z.string().max(2), intakeAddresses: lines, trustedHosts: lines, specimen: z.boolean(),
  representative: line, authorities: z.record(z.string().max(2), line), singleHanded: z.boolean(),
});
const Customer = z.strictObject({
  name: line, address: PostalAddress, administrator: line, administratorEmail: line, breachContact: line, breachEmail: line,
  breachClock: z.strictObject({ anchor: z.enum(['occurrence', 'awareness']), hours: z.number().min(0).max(10_000) }),
  region: line, mediaLocation: line, personsRule: z.enum(['forward', 'forward-and-tell', 'answer-on-instruction']), language: Language,
});
const System = z.strictObject({
  name: line, role: CaseRole, owner: line, purposes: lines, categories: lines, recipients: lines, retention: line, source: line,
});
const NewFile = z.strictObject({
  case: id, system: id, name: line, blob: id, sha256: z.string().length(64), size: z.int().min(0), type: z.string().max(200),
  role: CaseRole, containsOthers: z.boolean(),
});
const Instruction = z.strictObject({
  case: id, customer: id, at: instant, by: line, decision: z.enum(['answer-person', 'deliver-to-customer', 'do-nothing']), text,
});
const Dispatch = z.strictObject({
  letter: id, about: id, channel: z.enum(['email', 'post', 'portal', 'in-person', 'courier']), recipient: line, at: instant, proof: line,
});
const BreachFacts = z.strictObject({
  title: line, role: CaseRole, occurred: Declared.nullable(), aware: Declared, nature: text, categories: text, persons: line, records: line,
  consequences: text, measures: text, customers: ids,
});

export const CommandSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('office.set'), values: Office.partial() }),
  z.strictObject({ do: z.literal('staff.add'), staff: id, name: line, title: line, email: line, role: z.enum(ROLES) }),
  z.strictObject({ do: z.literal('customer.record'), customer: id, values: Customer }),
  z.strictObject({ do: z.literal('system.record'), system: id, values: System }),
  z.strictObject({ do: z.literal('mail.settle'), mail: id, outcome: z.enum(['not-a-request', 'case']), entity: idOrEmpty, reason: line }),
  z.strictObject({
    do: z.literal('case.log'), case: id, person: Person, channel: Channel, received: Declared, regime: Regime,
    rights: z.array(RightAsked).max(50), notes: text, mail: idOrEmpty, customer: idOrEmpty,
  }),
  z.strictObject({
    do: z.literal('case.correct'), case: id,
    values: z.strictObject({ person: Person, channel: Channel, received: Declared, regime: Regime, customer: idOrEmpty, notes: text }).partial(),
    reason: line, seen,
  }),
  z.strictObject({ do: z.literal('case.assign'), case: id, owner: id }),
  z.strictObject({
    do: z.literal('case.close'), case: id, as: z.enum(['fulfilled', 'partly', 'refused', 'withdrawn', 'handed-over', 'not-a-request']),
    on: day, reason: line,
  }),
  z.strictObject({ do: z.literal('case.reopen'), case: id, reason: line }),
  z.strictObject({ do: z.literal('identity.set'), case: id, identity: z.enum(['not-needed', 'asked', 'verified', 'failed']), on: day, note: line }),
  z.strictObject({ do: z.literal('part.add'), case: id, asked: RightAsked, reason: line }),
  z.strictObject({
    do: z.literal('part.correct'), part: id,
    values: z.strictObject({ right: Right, role: CaseRole, purpose: line, systems: z.array(id).max(200) }).partial(), reason: line, seen,
  }),
  z.strictObject({
    do: z.literal('part.decide'), part: id, outcome: z.enum(['granted', 'partly', 'refused', 'handed-over', 'nothing-held', 'withdrawn']),
    ground: line, decidedBy: line, advisedBy: line, on: day,
  }),
  z.strictObject({
    do: z.literal('act.record'), case: id,
    act: z.enum(['identity-requested', 'identity-received', 'clarification-requested', 'clarification-received', 'extension-notified', 'refusal-decided', 'responded', 'withdrawn', 'reopened']),
    on: day, at: instant, note: line,
  }),
  z.strictObject({
    do: z.literal('task.set'), case: id, system: id, state: z.enum(['open', 'asked', 'answered']), result: z.enum(['', 'found', 'nothing', 'not-ours']), note: line,
  }),
  z.strictObject({ do: z.literal('file.add'), file: id, values: NewFile }),
  z.strictObject({ do: z.literal('file.replace'), file: id, by: id, values: NewFile, reason: line }),
  z.strictObject({ do: z.literal('file.withdraw'), file: id, reason: line }),
  z.strictObject({ do: z.literal('instruction.record'), values: Instruction }),
  z.strictObject({ do: z.literal('letter.draft'), letter: id, about: id, kind: z.enum(LETTER_KINDS), language: Language, texts, files: ids, customer: idOrEmpty }),
  z.strictObject({ do: z.literal('letter.change'), letter: id, texts, files: ids, seen }),
  z.strictObject({ do: z.literal('letter.approve'), letter: id, modelHash: z.string().length(64) }),
  z.strictObject({ do: z.literal('letter.return'), letter: id, reason: line }),
  z.strictObject({ do: z.literal('letter.dispatch'), dispatch: id, values: Dispatch }),
  z.strictObject({
    do: z.literal('breach.start'), breach: id, title: line, role: CaseRole, occurred: Declared.nullable(), aware: Declared, nature: text,
    customers: ids, mail: idOrEmpty, drill: z.boolean(),
  }),
  z.strictObject({ do: z.literal('breach.correct'), breach: id, values: BreachFacts.partial(), reason: line, seen }),
  z.strictObject({ do: z.literal('breach.notify-authority'), breach: id, at: instant, latenessReason: text }),
  z.strictObject({ do: z.literal('breach.close'), breach: id, reason: line }),
  z.strictObject({ do: z.literal('conflict.resolve'), entity: z.string().max(64), field: z.string().max(64), value: z.json() }),
]);

/** Fails to compile when a command has no parser, or a parser no command. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const commandParsersMatch: Same<z.output<typeof CommandSchema>['do'], Command['do']> = true;
