import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { CHAIN_START, continues, eventHash, headerOf } from '../../../../domain/events/chain.ts';
import type { EventDraft } from '../../../../domain/events/event.ts';

const draft: EventDraft = { type: 'case.corrected', entity: 'case/01900000-0000-7000-8000-000000000001', base: { b: ['x'] }, body: { values: { b: 'Anna', a: 1 }, reason: 'Berta' } };
const place = { id: 'id', office: 'office', actor: 'actor', device: 'device', hlc: 'hlc', epoch: 1, commitment: 'c'.repeat(64), after: CHAIN_START };
function hash(prefix: number, text: string): string {
  return createHash('sha256').update(Buffer.concat([Buffer.of(prefix), Buffer.from(text)])).digest('hex');
}

test('a header names the fields that change, sorted, and none of their values or reasons', () => {
  const header = headerOf(draft, place);
  expect(header).toMatchObject({ v: 1, n: 1, fields: ['a', 'b'], prev: '0'.repeat(64), base: { b: ['x'] } });
  expect(JSON.stringify(header)).not.toMatch(/Anna|Berta/);
});

test('the hash is over 0x00 and the canonical header, whatever the order of its members', () => {
  const header = headerOf(draft, place);
  const turned = Object.fromEntries(Object.entries(header).reverse()) as unknown as typeof header;
  expect(eventHash(hash, turned)).toBe(eventHash(hash, header));
  expect(eventHash(hash, header)).not.toBe(eventHash(hash, { ...header, n: 2 }));
  const canonical = `{"actor":"actor","base":{"b":["x"]},"commitment":"${'c'.repeat(64)}","device":"device","entity":"${draft.entity}","epoch":1,"fields":["a","b"],"hlc":"hlc","id":"id","n":1,"office":"office","prev":"${'0'.repeat(64)}","type":"case.corrected","v":1}`;
  expect(eventHash(hash, header)).toBe(createHash('sha256').update(`\0${canonical}`).digest('hex'));
});

test('a header continues a chain by the next number and the last hash only', () => {
  const first = headerOf(draft, place);
  const end = { n: 1, hash: eventHash(hash, first) };
  expect(continues(CHAIN_START, first)).toBe(true);
  expect(continues(end, headerOf(draft, { ...place, after: end }))).toBe(true);
  expect(continues(end, first)).toBe(false);
  expect(continues(end, headerOf(draft, { ...place, after: { n: 1, hash: CHAIN_START.hash } }))).toBe(false);
  expect(continues(end, headerOf(draft, { ...place, after: { n: 2, hash: end.hash } }))).toBe(false);
});
