/** A received message whichever program wrote it, and how it becomes a record: the readers of `.eml` and `.msg` both end here. */
import type { ErrorCode } from '../../domain/errors.ts';
import { type ArrivalEvidence, firstArrival } from '../../domain/intake/received.ts';
import type { MailAttachment, MailRecord } from '../../domain/state/records.ts';
import { differs, typeOf } from './file.ts';
import { shownFileName, shownLine, shownText } from './names.ts';
import type { ReadMail } from './types.ts';

/** A message as its reader found it. */
export interface ParsedMessage {
  readonly format: MailRecord['format'];
  readonly messageId: string;
  readonly from: MailRecord['from'];
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly sentAt: string | null;
  /** Raw `Received` lines, topmost first. */
  readonly received: readonly string[];
  readonly attachments: readonly ParsedAttachment[];
  /** Messages attached whole, in order. */
  readonly inner: readonly ParsedMessage[];
  readonly warnings: readonly ErrorCode[];
}

export interface ParsedAttachment {
  readonly name: string;
  readonly content: Uint8Array;
  /** The type, where it is not told by the content: an Outlook item inside another. */
  readonly type?: string;
}

/** How deep attached messages are read: a forward of a forward, and some room. */
export const MESSAGE_DEPTH = 5;
const TEXT_LIMIT = 200_000;
const ATTACHMENT_LIMIT = 500;

/**
 * The message as it is filed. The receipt is proven or null. When a colleague's forward carries the original that reached
 * an official address first, its sender is the person who asks; the text shows the outer message, then the attached ones.
 */
export function readMailOf(message: ParsedMessage, trustedHosts: readonly string[]): ReadMail {
  const arrival = firstArrival(evidenceOf(message), trustedHosts);
  const warnings = new Set<ErrorCode>(message.warnings);
  const original = message.inner[0];
  if (arrival.receipt === null) warnings.add('mail.no-trusted-receipt');
  if (arrival.forwarded) warnings.add('mail.first-arrival');
  else if (original !== undefined) warnings.add('mail.attached-original');
  else if (isForwardedText(message)) warnings.add('mail.forwarded-text');
  const person = arrival.forwarded && original !== undefined ? original.from : message.from;
  if (person.email === '') warnings.add('mail.no-sender');
  const shown = new Shown(warnings);
  const text = shown.text(fullText(message));
  if (text.length > TEXT_LIMIT) warnings.add('mail.text-cut');
  return {
    format: message.format,
    messageId: shown.line(message.messageId),
    from: { name: shown.line(person.name), email: shown.line(person.email) },
    to: message.to.map((address) => shown.line(address)),
    subject: shown.line(message.subject),
    text: text.slice(0, TEXT_LIMIT),
    receivedAt: arrival.receipt?.at ?? null,
    receivedBy: arrival.receipt?.by ?? null,
    sentAt: message.sentAt,
    forwarded: arrival.forwarded,
    attachments: message.attachments.slice(0, ATTACHMENT_LIMIT).map((attachment, index) => listed(attachment, index, shown, warnings)),
    warnings: [...warnings].sort(),
  };
}

/** Makes text fit to show and notes when signs had to go. */
class Shown {
  readonly #warnings: Set<ErrorCode>;
  constructor(warnings: Set<ErrorCode>) {
    this.#warnings = warnings;
  }
  line(text: string): string {
    return this.#noted(shownLine(text));
  }
  text(text: string): string {
    return this.#noted(shownText(text)).trim();
  }
  fileName(name: string, fallback: string): string {
    return this.#noted(shownFileName(name, fallback));
  }
  #noted(shown: { readonly text: string; readonly changed: boolean }): string {
    if (shown.changed) this.#warnings.add('mail.signs-removed');
    return shown.text;
  }
}

function listed(attachment: ParsedAttachment, index: number, shown: Shown, warnings: Set<ErrorCode>): MailAttachment {
  const name = shown.fileName(attachment.name, `attachment-${index + 1}`);
  const type = attachment.type ?? typeOf(attachment.content, name);
  if (differs(type, name)) warnings.add('mail.type-differs');
  return { name, type, size: attachment.content.length };
}

function evidenceOf(message: ParsedMessage): ArrivalEvidence {
  return { received: message.received, from: message.from.email, attached: message.inner.map(evidenceOf) };
}

function fullText(message: ParsedMessage): string {
  const inner = message.inner.map((other) => {
    const who = other.from.name === '' ? other.from.email : `${other.from.name} <${other.from.email}>`;
    return `\n\n— ${other.subject} —\n${who}${other.sentAt === null ? '' : `, ${other.sentAt}`}\n\n${fullText(other)}`;
  });
  return [message.text.trim(), ...inner].join('');
}

/** A forward whose original is only quoted: its arrival is a hint to ask about. */
function isForwardedText(message: ParsedMessage): boolean {
  if (/^\s*(?:fwd?|wg|tr)\s*:/i.test(message.subject)) return true;
  return /^-{2,} ?(?:forwarded message|weitergeleitete nachricht|message transféré) ?-{2,}|^begin forwarded message:/im.test(message.text);
}
