/** Writes `examples/07-access-canada.msg`: an Outlook message as [MS-OXMSG] lays it out. Run: `node scripts/make-msg.ts FILE`. */
import { writeFileSync } from 'node:fs';
import * as CFB from 'cfb';

const HEADERS = [
  'Received: from mx.librestream.com (mx.librestream.com [192.0.2.25])',
  '\tby mailstore.librestream.com (Dovecot) with LMTP id e4Yb8n0s3k',
  '\tfor <privacy@librestream.com>; Thu, 19 Nov 2026 11:26:09 -0600 (CST)',
  'Received: from mail.prairie.example (mail.prairie.example [203.0.113.150])',
  '\tby mx.librestream.com (Postfix) with ESMTPS id 4U3Tb2h9Cq',
  '\tfor <privacy@librestream.com>; Thu, 19 Nov 2026 11:26:08 -0600 (CST)',
  'Date: Thu, 19 Nov 2026 11:26:01 -0600',
  'From: Owen Tremblay <owen.tremblay@prairie.example>',
  'To: privacy@librestream.com',
  'Subject: What do you have on file about me?',
  'Message-ID: <4f1b2c.1126@prairie.example>',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset="utf-8"',
  '',
].join('\r\n');

const BODY = [
  'Hello,',
  '',
  'I ordered a smart camera from you in 2025 and returned it under warranty in spring. What personal',
  'information do you have about me, how did you use it, and who has it been given to? I would like a',
  'copy of the information, please. The list of my order numbers is attached.',
  '',
  'Owen Tremblay',
  '210 Spadina Crescent East, Saskatoon, Saskatchewan S7K 3G6',
  '',
].join('\r\n');

const ORDERS = 'order,date,what\r\nSO-55120,2025-06-17,smart camera\r\nRMA-1907,2026-03-04,return under warranty\r\n';

/** The bytes of the example message. */
export function makeMsg(): Uint8Array {
  const container = CFB.utils.cfb_new();
  CFB.utils.cfb_del(container, '/\u0001Sh33tJ5');
  for (const stream of ['00020102', '00030102', '00040102']) add(container, `/__nameid_version1.0/__substg1.0_${stream}`, Buffer.alloc(0));
  writeObject(container, '', topHeader(1, 1), [
    text(0x001a, 'IPM.Note'), text(0x0037, 'What do you have on file about me?'), text(0x0e1d, 'What do you have on file about me?'),
    text(0x0c1a, 'Owen Tremblay'), text(0x0c1e, 'SMTP'), text(0x0c1f, 'owen.tremblay@prairie.example'), text(0x5d01, 'owen.tremblay@prairie.example'),
    text(0x0e04, 'privacy@librestream.com'), text(0x007d, HEADERS), text(0x1000, BODY), text(0x1035, '<4f1b2c.1126@prairie.example>'),
    number(0x0017, 1), number(0x0e07, 0x11), number(0x340d, 0x0004_0000), number(0x3fde, 65_001),
    time(0x0039, '2026-11-19T17:26:01Z'), time(0x0e06, '2026-11-19T17:26:09Z'),
  ]);
  writeObject(container, '/__recip_version1.0_#00000000', Buffer.alloc(8), [
    number(0x3000, 0), number(0x0c15, 1), number(0x0ffe, 6), number(0x3900, 0),
    text(0x3001, 'privacy@librestream.com'), text(0x3002, 'SMTP'), text(0x3003, 'privacy@librestream.com'), text(0x39fe, 'privacy@librestream.com'),
  ]);
  writeObject(container, '/__attach_version1.0_#00000000', Buffer.alloc(8), [
    number(0x0e21, 0), number(0x0ffe, 7), number(0x3705, 1), number(0x370b, 0xffff_ffff),
    text(0x3001, 'my-orders.csv'), text(0x3703, '.csv'), text(0x3704, 'MY-ORD~1.CSV'), text(0x3707, 'my-orders.csv'), text(0x370e, 'text/csv'),
    binary(0x3701, Buffer.from(ORDERS)),
  ]);
  return CFB.write(container, { type: 'buffer' }) as Uint8Array;
}

/** One property: 16 bytes in the property stream, and a stream of its own where the value does not fit in eight. */
interface Property {
  readonly tag: number;
  readonly entry: Buffer;
  readonly stream: Buffer | null;
}

function text(id: number, value: string): Property {
  const stream = Buffer.from(value, 'utf16le');
  return variable(id, 0x001f, stream, stream.length + 2);
}

function binary(id: number, value: Buffer): Property {
  return variable(id, 0x0102, value, value.length);
}

function variable(id: number, type: number, stream: Buffer, size: number): Property {
  const value = Buffer.alloc(8);
  value.writeUInt32LE(size, 0);
  return property(id, type, value, stream);
}

function number(id: number, value: number): Property {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(value, 0);
  return property(id, 0x0003, bytes, null);
}

/** FILETIME: 100 ns since 1601. */
function time(id: number, instant: string): Property {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE((BigInt(Date.parse(instant)) + 11_644_473_600_000n) * 10_000n, 0);
  return property(id, 0x0040, bytes, null);
}

function property(id: number, type: number, value: Buffer, stream: Buffer | null): Property {
  const tag = id * 0x1_0000 + type;
  const entry = Buffer.alloc(16);
  entry.writeUInt32LE(tag, 0);
  entry.writeUInt32LE(6, 4); // readable and writable
  value.copy(entry, 8);
  return { tag, entry, stream };
}

/** Header of the top property stream: next ids and counts of recipients and attachments. */
function topHeader(recipients: number, attachments: number): Buffer {
  const header = Buffer.alloc(32);
  [recipients, attachments, recipients, attachments].forEach((value, index) => header.writeUInt32LE(value, 8 + index * 4));
  return header;
}

function writeObject(container: CFB.CFB$Container, path: string, header: Buffer, properties: readonly Property[]): void {
  const sorted = [...properties].sort((a, b) => a.tag - b.tag);
  add(container, `${path}/__properties_version1.0`, Buffer.concat([header, ...sorted.map(({ entry }) => entry)]));
  for (const { tag, stream } of sorted) {
    if (stream !== null) add(container, `${path}/__substg1.0_${tag.toString(16).toUpperCase().padStart(8, '0')}`, stream);
  }
}

function add(container: CFB.CFB$Container, path: string, content: Buffer): void {
  CFB.utils.cfb_add(container, path, content);
}

const target = process.argv[2];
if (import.meta.main && target !== undefined) writeFileSync(target, makeMsg());
