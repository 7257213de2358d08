/** Reading `.eml` with postal-mime, within limits. */
import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime';
import type { ErrorCode } from '../../domain/errors.ts';
import { parseMailDate } from '../../domain/intake/received.ts';
import { htmlToText } from './html.ts';
import { MESSAGE_DEPTH, type ParsedAttachment, type ParsedMessage } from './message.ts';

/** Parts inside parts, and bytes of headers: far above any real mail, far below what hurts. */
const PART_DEPTH = 40;
const HEADER_BYTES = 256 * 1024;

/** The message, with attached messages to a depth of five. Throws when the bytes are no mail or exceed the limits. */
export async function parseEml(bytes: Uint8Array, depth = 0): Promise<ParsedMessage> {
  const email = await PostalMime.parse(bytes, { forceRfc822Attachments: true, maxNestingDepth: PART_DEPTH, maxHeadersSize: HEADER_BYTES });
  if (!KNOWN_HEADERS.some((key) => email.headers.some((header) => header.key === key))) throw new Error('no header of a mail');
  const attachments = email.attachments.map(attachmentOf);
  const warnings: ErrorCode[] = [];
  const inner: ParsedMessage[] = [];
  for (const [index, attachment] of email.attachments.entries()) {
    if (attachment.mimeType !== 'message/rfc822') continue;
    if (depth + 1 >= MESSAGE_DEPTH || attachment.rfc822DepthExceeded === true) warnings.push('mail.nested-deep');
    else {
      const message = await innerMessage((attachments[index] as ParsedAttachment).content, depth + 1);
      if (message !== null) inner.push(message);
    }
  }
  return { ...headersOf(email), format: 'eml', text: bodyOf(email), attachments, inner, warnings: [...warnings, ...inner.flatMap((message) => message.warnings)] };
}

/** The header fields that both formats have; `.msg` keeps them as one block of text. */
export function headersOf(email: Email): Pick<ParsedMessage, 'messageId' | 'from' | 'to' | 'subject' | 'sentAt' | 'received'> {
  const sender = mailboxes(email.from === undefined ? [] : [email.from])[0] ?? mailboxes(email.sender === undefined ? [] : [email.sender])[0];
  return {
    messageId: email.messageId ?? '',
    from: { name: sender?.name ?? '', email: sender?.address ?? '' },
    to: mailboxes([...(email.to ?? []), ...(email.cc ?? [])]).map((mailbox) => mailbox.address),
    subject: email.subject ?? '',
    sentAt: parseMailDate(email.headers.find((header) => header.key === 'date')?.value ?? ''),
    received: email.headerLines.filter((line) => line.key === 'received').map((line) => line.line),
  };
}

/** Headers given as text. */
export async function parseHeaders(text: string): Promise<Email> {
  return PostalMime.parse(`${text.replace(/\r?\n/g, '\r\n').replace(/(?:\r\n)+$/, '')}\r\n\r\n`, { maxHeadersSize: HEADER_BYTES });
}

const KNOWN_HEADERS = ['from', 'to', 'subject', 'date', 'received', 'message-id', 'mime-version', 'return-path'];

/** An attached message that cannot be read stays what it is in the list: an attachment. */
async function innerMessage(bytes: Uint8Array, depth: number): Promise<ParsedMessage | null> {
  try {
    return await parseEml(bytes, depth);
  } catch {
    return null;
  }
}

/** The plain version as sent; where a mail has HTML only, that reduced to text. */
function bodyOf(email: Email): string {
  const text = email.text ?? '';
  return text.trim() === '' ? htmlToText(email.html ?? '') : text;
}

function attachmentOf(attachment: Attachment): ParsedAttachment {
  const { content } = attachment;
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  return { name: attachment.filename ?? (attachment.mimeType === 'message/rfc822' ? 'message.eml' : ''), content: bytes };
}

function mailboxes(addresses: readonly Address[]): { name: string; address: string }[] {
  return addresses.flatMap((address) => (address.group === undefined ? [address] : address.group));
}
