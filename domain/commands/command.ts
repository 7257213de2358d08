/**
 * Everything a person can ask the desk to do to its records. Main checks each one against its own state and answers with
 * events or a refusal; a window never writes an event itself. Entity references are bare UUIDs.
 */
import type { Role } from '../events/event.ts';
import type {
  ActRecord, CaseRecord, CaseRole, Channel, CustomerRecord, Declared, DispatchRecord, FileRecord, InstructionRecord, Language,
  LetterKind, OfficeRecord, PartRecord, Person, Regime, Right, SystemRecord, TaskRecord,
} from '../state/records.ts';

/** A right as the intake form asks for it: role per purpose comes first. */
export interface RightAsked {
  readonly right: Right;
  readonly role: CaseRole;
  readonly purpose: string;
  readonly systems: readonly string[];
}

/** The base a correction was made against: for each field, the event ids the person saw. Empty: main takes the current heads. */
export type Seen = Readonly<Record<string, readonly string[]>>;

export type Command =
  | { readonly do: 'office.set'; readonly values: Partial<OfficeRecord> }
  | { readonly do: 'staff.add'; readonly staff: string; readonly name: string; readonly title: string; readonly email: string; readonly role: Role }
  | { readonly do: 'customer.record'; readonly customer: string; readonly values: CustomerRecord }
  | { readonly do: 'system.record'; readonly system: string; readonly values: SystemRecord }
  | { readonly do: 'mail.settle'; readonly mail: string; readonly outcome: 'not-a-request' | 'case'; readonly entity: string; readonly reason: string }
  | {
      readonly do: 'case.log';
      /** Chosen by the caller, so that a retried command files once. */
      readonly case: string;
      readonly person: Person;
      readonly channel: Channel;
      readonly received: Declared;
      readonly regime: Regime;
      readonly rights: readonly RightAsked[];
      readonly notes: string;
      readonly mail: string;
      readonly customer: string;
    }
  | { readonly do: 'case.correct'; readonly case: string; readonly values: Partial<Pick<CaseRecord, 'person' | 'channel' | 'received' | 'regime' | 'customer' | 'notes'>>; readonly reason: string; readonly seen: Seen }
  | { readonly do: 'case.assign'; readonly case: string; readonly owner: string }
  | { readonly do: 'case.close'; readonly case: string; readonly as: Exclude<CaseRecord['closed'], ''>; readonly on: string; readonly reason: string }
  | { readonly do: 'case.reopen'; readonly case: string; readonly reason: string }
  | { readonly do: 'identity.set'; readonly case: string; readonly identity: Exclude<CaseRecord['identity'], 'open'>; readonly on: string; readonly note: string }
  | { readonly do: 'part.add'; readonly case: string; readonly asked: RightAsked; readonly reason: string }
  | { readonly do: 'part.correct'; readonly part: string; readonly values: Partial<Pick<PartRecord, 'right' | 'role' | 'purpose' | 'systems'>>; readonly reason: string; readonly seen: Seen }
  | { readonly do: 'part.decide'; readonly part: string; readonly outcome: Exclude<PartRecord['outcome'], ''>; readonly ground: string; readonly decidedBy: string; readonly advisedBy: string; readonly on: string }
  | { readonly do: 'act.record'; readonly case: string; readonly act: ActRecord['act']; readonly on: string; readonly at: string; readonly note: string }
  | { readonly do: 'task.set'; readonly case: string; readonly system: string; readonly state: TaskRecord['state']; readonly result: TaskRecord['result']; readonly note: string }
  | { readonly do: 'file.add'; readonly file: string; readonly values: Omit<FileRecord, 'replacedBy' | 'withdrawn'> }
  | { readonly do: 'file.replace'; readonly file: string; readonly by: string; readonly values: Omit<FileRecord, 'replacedBy' | 'withdrawn'>; readonly reason: string }
  | { readonly do: 'file.withdraw'; readonly file: string; readonly reason: string }
  | { readonly do: 'instruction.record'; readonly values: InstructionRecord }
  | { readonly do: 'letter.draft'; readonly letter: string; readonly about: string; readonly kind: LetterKind; readonly language: Language; readonly texts: Readonly<Record<string, string>>; readonly files: readonly string[]; readonly customer: string }
  | { readonly do: 'letter.change'; readonly letter: string; readonly texts: Readonly<Record<string, string>>; readonly files: readonly string[]; readonly seen: Seen }
  /** `modelHash` binds the approval to exactly what the approver saw in the preview. */
  | { readonly do: 'letter.approve'; readonly letter: string; readonly modelHash: string }
  | { readonly do: 'letter.return'; readonly letter: string; readonly reason: string }
  | { readonly do: 'letter.dispatch'; readonly dispatch: string; readonly values: DispatchRecord }
  | { readonly do: 'breach.start'; readonly breach: string; readonly title: string; readonly role: CaseRole; readonly occurred: Declared | null; readonly aware: Declared; readonly nature: string; readonly customers: readonly string[]; readonly mail: string; readonly drill: boolean }
  | {
      readonly do: 'breach.correct'; readonly breach: string;
      readonly values: Partial<{ readonly title: string; readonly role: CaseRole; readonly occurred: Declared | null; readonly aware: Declared; readonly nature: string; readonly categories: string; readonly persons: string; readonly records: string; readonly consequences: string; readonly measures: string; readonly customers: readonly string[] }>;
      readonly reason: string; readonly seen: Seen;
    }
  | { readonly do: 'breach.notify-authority'; readonly breach: string; readonly at: string; readonly latenessReason: string }
  | { readonly do: 'breach.close'; readonly breach: string; readonly reason: string }
  | { readonly do: 'conflict.resolve'; readonly entity: string; readonly field: string; readonly value: unknown };

export type CommandName = Command['do'];

/** What main adds to a command before the rules see it: who, which desk, when. Domain has no clock of its own. */
export interface Actor {
  readonly staff: string;
  readonly role: Role;
  readonly deskLetter: string;
}

export interface CommandContext {
  readonly actor: Actor;
  /** The instant of the act, ISO 8601 UTC. */
  readonly now: string;
  /** A fresh UUIDv7 at each call. */
  readonly newId: () => string;
}
