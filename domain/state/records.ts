/**
 * The records of the office: what the fold makes of the log. Each field is set by events; nothing is edited in place.
 * Instants are ISO 8601 in UTC, days `YYYY-MM-DD` as the office declared them.
 */
import type { Role } from '../events/event.ts';

export type Regime =
  | 'gdpr' | 'uk-gdpr' | 'pipeda' | 'quebec' | 'ccpa' | 'lgpd' | 'fadp'
  | 'company-deletion' | 'company-opt-out';
export type CaseRole = 'controller' | 'processor';
export const RIGHTS = [
  'information', 'access', 'rectification', 'erasure', 'restriction', 'portability', 'objection', 'automated-decision',
  'marketing-objection', 'analytics-opt-out', 'sale-opt-out', 'complaint', 'contract-end',
] as const;
export type Right = (typeof RIGHTS)[number];
export const CHANNELS = ['email', 'post', 'phone', 'web-form', 'in-person', 'file'] as const;
export type Channel = (typeof CHANNELS)[number];
export type Language = 'en' | 'de' | 'fr';

export interface PostalAddress {
  readonly lines: readonly string[];
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** An instant as somebody declared it: with its zone and the local day it falls on there. */
export interface Declared {
  readonly at: string;
  readonly zone: string;
  readonly day: string;
}

export interface OfficeRecord {
  readonly name: string;
  /** Legal name of the controller in whose name letters go out. */
  readonly controller: string;
  readonly address: PostalAddress;
  readonly attention: string;
  readonly email: string;
  readonly phone: string;
  /** IANA zone in which days are counted. */
  readonly zone: string;
  /** ISO 3166 code of the holiday calendar, or `none`. */
  readonly calendar: string;
  readonly country: string;
  readonly intakeAddresses: readonly string[];
  /** Host names of the office's own mail servers: only their `Received` lines are believed. */
  readonly trustedHosts: readonly string[];
  /** True for the example office: everything it issues bears a specimen mark. */
  readonly specimen: boolean;
  /** Art. 27 representative in the EU, empty while none is named. */
  readonly representative: string;
  /** Supervisory authority named in letters, by country of residence (`*` for any other). */
  readonly authorities: Readonly<Record<string, string>>;
  readonly singleHanded: boolean;
}

export interface StaffRecord {
  readonly name: string;
  readonly title: string;
  readonly role: Role;
  readonly email: string;
}

export type PersonsRule = 'forward' | 'forward-and-tell' | 'answer-on-instruction';

/** A customer for whom the company is processor. */
export interface CustomerRecord {
  readonly name: string;
  readonly address: PostalAddress;
  readonly administrator: string;
  readonly administratorEmail: string;
  readonly breachContact: string;
  readonly breachEmail: string;
  /** Contract clock for breach notices: from what it counts, and its hours. */
  readonly breachClock: { readonly anchor: 'occurrence' | 'awareness'; readonly hours: number };
  readonly region: string;
  readonly mediaLocation: string;
  readonly personsRule: PersonsRule;
  readonly language: Language;
}

/** A system that holds personal data, with what Art. 15(1)(a) to (d) and (g) ask of it. */
export interface SystemRecord {
  readonly name: string;
  readonly role: CaseRole;
  readonly owner: string;
  readonly purposes: readonly string[];
  readonly categories: readonly string[];
  readonly recipients: readonly string[];
  readonly retention: string;
  readonly source: string;
}

export interface MailAttachment {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** Blob id, when it was kept apart from the mail. */
  readonly blob?: string;
}

/** A received message, kept whole as evidence in a blob. */
export interface MailRecord {
  readonly blob: string;
  readonly sha256: string;
  readonly format: 'eml' | 'msg';
  readonly messageId: string;
  readonly from: { readonly name: string; readonly email: string };
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** The instant in the topmost `Received` line of a trusted host; null asks the operator. */
  readonly receivedAt: string | null;
  readonly receivedBy: string | null;
  /** The sender's own clock (`Date:`), shown and never counted from. */
  readonly sentAt: string | null;
  readonly forwarded: boolean;
  readonly attachments: readonly MailAttachment[];
  readonly warnings: readonly string[];
  /** What became of it; empty while it waits in the inbox. */
  readonly outcome: '' | 'request' | 'case' | 'breach' | 'not-a-request';
  readonly outcomeEntity: string;
  readonly outcomeReason: string;
}

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly address: PostalAddress | null;
  /** Country of residence, ISO 3166-1 alpha-2, or empty when unknown. */
  readonly country: string;
  readonly language: Language;
}

export type CaseStage =
  | 'intake' | 'identity' | 'collect' | 'draft' | 'approve' | 'send' | 'closed';

export interface CaseRecord {
  /** `R-2026-B017`: never renumbered. */
  readonly reference: string;
  readonly person: Person;
  readonly channel: Channel;
  readonly received: Declared;
  readonly regime: Regime;
  readonly notes: string;
  readonly mail: string;
  readonly customer: string;
  readonly owner: string;
  readonly closed: '' | 'fulfilled' | 'partly' | 'refused' | 'withdrawn' | 'handed-over' | 'not-a-request';
  readonly closedOn: string;
  readonly identity: 'open' | 'not-needed' | 'asked' | 'verified' | 'failed';
  /** How identity was checked; never a copy of the document. */
  readonly identityNote: string;
}

/** One right in one role: a case holds several, each with its own outcome. */
export interface PartRecord {
  readonly case: string;
  readonly right: Right;
  readonly role: CaseRole;
  /** The purpose for which the role was asked, in the office's words. */
  readonly purpose: string;
  readonly systems: readonly string[];
  readonly outcome: '' | 'granted' | 'partly' | 'refused' | 'handed-over' | 'nothing-held' | 'withdrawn';
  readonly ground: string;
  /** The controller decides, the DPO advises: both names. */
  readonly decidedBy: string;
  readonly advisedBy: string;
  readonly decidedOn: string;
}

export type ClockActType =
  | 'identity-requested' | 'identity-received' | 'clarification-requested' | 'clarification-received'
  | 'extension-notified' | 'refusal-decided' | 'responded' | 'withdrawn' | 'reopened';

/** A fact that a clock may count: recorded always, even when it moves nothing. */
export interface ActRecord {
  readonly case: string;
  readonly act: ClockActType;
  readonly on: string;
  readonly at: string;
  readonly note: string;
}

/** One row of the collection checklist: a system asked for one case. */
export interface TaskRecord {
  readonly case: string;
  readonly system: string;
  readonly state: 'open' | 'asked' | 'answered';
  readonly result: '' | 'found' | 'nothing' | 'not-ours';
  readonly note: string;
}

/** A file collected from a system. */
export interface FileRecord {
  readonly case: string;
  readonly system: string;
  readonly name: string;
  readonly blob: string;
  readonly sha256: string;
  readonly size: number;
  readonly type: string;
  readonly role: CaseRole;
  /** Data of other people inside: out of every bundle until a redacted file replaces it. */
  readonly containsOthers: boolean;
  readonly replacedBy: string;
  readonly withdrawn: boolean;
}

/** A customer's recorded instruction to its processor. */
export interface InstructionRecord {
  readonly case: string;
  readonly customer: string;
  readonly at: string;
  readonly by: string;
  readonly decision: 'answer-person' | 'deliver-to-customer' | 'do-nothing';
  readonly text: string;
}

export const LETTER_KINDS = [
  'acknowledgement', 'access-response', 'export-bundle', 'redirect', 'hand-over', 'breach-notice-customer',
  'clarification', 'objection-confirmation', 'response',
] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

export interface LetterRecord {
  /** Case or breach entity id. */
  readonly about: string;
  readonly kind: LetterKind;
  readonly language: Language;
  /** Office-written additions, by block name. */
  readonly texts: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly customer: string;
  readonly draftedBy: string;
  readonly state: 'draft' | 'approved' | 'signed';
  /** SHA-256 of the canonical content model that was approved: any change drops the approval. */
  readonly modelHash: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
  readonly signedAt: string;
  readonly signedBy: string;
  /** Blob of the signed PDF. */
  readonly pdf: string;
  readonly pdfSha256: string;
  readonly pdfSize: number;
  /** File name made of ids and references only. */
  readonly fileName: string;
}

/** A dispatch: only this, not a signature, stops a clock or makes an extension count. */
export interface DispatchRecord {
  readonly letter: string;
  readonly about: string;
  readonly channel: 'email' | 'post' | 'portal' | 'in-person' | 'courier';
  readonly recipient: string;
  readonly at: string;
  readonly proof: string;
}

export interface BreachRecord {
  /** `B-2026-B003`. */
  readonly reference: string;
  readonly title: string;
  readonly role: CaseRole;
  /** When it occurred; null while unknown. */
  readonly occurred: Declared | null;
  /** When the company had reasonable certainty (EDPB 9/2022). */
  readonly aware: Declared;
  readonly nature: string;
  readonly categories: string;
  readonly persons: string;
  readonly records: string;
  readonly consequences: string;
  readonly measures: string;
  readonly customers: readonly string[];
  readonly mail: string;
  readonly drill: boolean;
  readonly authorityNotifiedAt: string;
  readonly latenessReason: string;
  readonly closed: boolean;
  readonly closedReason: string;
}

/** The record type of each entity kind. */
export interface RecordByKind {
  readonly office: OfficeRecord;
  readonly staff: StaffRecord;
  readonly customer: CustomerRecord;
  readonly system: SystemRecord;
  readonly mail: MailRecord;
  readonly case: CaseRecord;
  readonly part: PartRecord;
  readonly act: ActRecord;
  readonly task: TaskRecord;
  readonly file: FileRecord;
  readonly instruction: InstructionRecord;
  readonly letter: LetterRecord;
  readonly dispatch: DispatchRecord;
  readonly breach: BreachRecord;
}
