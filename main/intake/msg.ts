/** Reading Outlook's `.msg` with msgreader. */
import * as msgreader from '@kenjiuno/msgreader';
import type { FieldsData } from '@kenjiuno/msgreader';
import type { ErrorCode } from '../../domain/errors.ts';
import { parseMailDate } from '../../domain/intake/received.ts';
import { headersOf, parseEml, parseHeaders } from './eml.ts';
import { htmlToText } from './html.ts';
import { MESSAGE_DEPTH, type ParsedAttachment, type ParsedMessage } from './message.ts';

/**
 * The message. `Received` lines come from PR_TRANSPORT_MESSAGE_HEADERS, which Outlook keeps for mail that came from outside;
 * without it there is no proof of arrival. Throws when the bytes are no readable Outlook item.
 */
export async function parseMsg(bytes: Uint8Array): Promise<ParsedMessage> {
  const reader = new MsgReader(new Uint8Array(bytes).buffer);
  const fields = reader.getFileData();
  if (fields.dataType !== 'msg' || fields.error !== undefined) throw new Error('no Outlook message');
  return messageOf(fields, (attachment) => reader.getAttachment(attachment).content, 0);
}

type Content = (attachment: FieldsData) => Uint8Array;

async function messageOf(fields: FieldsData, content: Content, depth: number): Promise<ParsedMessage> {
  const attachments: ParsedAttachment[] = [];
  const inner: ParsedMessage[] = [];
  const warnings: ErrorCode[] = [];
  for (const attachment of fields.attachments ?? []) {
    if (attachment.innerMsgContentFields === undefined) {
      const file = { name: attachment.fileName ?? attachment.fileNameShort ?? attachment.name ?? '', content: content(attachment) };
      attachments.push(file);
      if (/\.eml$/i.test(file.name) || attachment.attachMimeTag === 'message/rfc822') inner.push(await parseEml(file.content, depth + 1));
    } else {
      attachments.push({ name: attachment.name ?? 'message.msg', content: content(attachment), type: 'application/vnd.ms-outlook' });
      if (depth + 1 >= MESSAGE_DEPTH) warnings.push('mail.nested-deep');
      else inner.push(await messageOf(attachment.innerMsgContentFields, content, depth + 1));
    }
  }
  return { ...(await head(fields)), format: 'msg', text: bodyOf(fields), attachments, inner, warnings };
}

/** The transport headers where they exist, the item's own properties for what they leave empty. */
async function head(fields: FieldsData): Promise<ReturnType<typeof headersOf>> {
  const transport = headersOf(await parseHeaders(fields.headers ?? ''));
  const own = fields.senderSmtpAddress ?? fields.creatorSMTPAddress ?? (fields.senderAddressType === 'SMTP' ? fields.senderEmail : undefined) ?? '';
  return {
    messageId: transport.messageId || (fields.messageId ?? ''),
    from: transport.from.email === '' ? { name: fields.senderName ?? '', email: own } : transport.from,
    to: transport.to.length > 0 ? transport.to : (fields.recipients ?? []).map((recipient) => recipient.smtpAddress ?? recipient.email ?? '').filter((address) => address !== ''),
    subject: fields.subject ?? transport.subject,
    sentAt: transport.sentAt ?? parseMailDate(fields.clientSubmitTime ?? ''),
    received: transport.received,
  };
}

function bodyOf(fields: FieldsData): string {
  if (fields.body !== undefined && fields.body.trim() !== '') return fields.body;
  return htmlToText(fields.bodyHtml ?? (fields.html === undefined ? '' : new TextDecoder().decode(fields.html)));
}

/** The package is CommonJS with a default export: Node hands over the module, a bundler the class. */
type MsgReaderClass = typeof msgreader.default;
const handed = msgreader.default as unknown as MsgReaderClass | { readonly default: MsgReaderClass };
const MsgReader = 'default' in handed ? handed.default : handed;
