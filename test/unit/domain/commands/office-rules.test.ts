import { beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../../../domain/commands/command.ts';
import { decide } from '../../../../domain/commands/decide.ts';
import type { LetterContent } from '../../../../domain/commands/letter.ts';
import { recordSigned } from '../../../../domain/commands/letter.ts';
import type { EventDraft, OpenEvent, Role } from '../../../../domain/events/event.ts';
import { createStore, foldEvents, record, type Store } from '../../../../domain/state/fold.ts';

const NOW = '2026-11-20T15:00:00Z';
const HASH = 'a'.repeat(64);
const READY: LetterContent = { modelHash: HASH, missing: null };

let store: Store;
let count: number;
const id = (name: string) => `00000000-0000-7000-8000-${Buffer.from(name).toString('hex').padStart(12, '0').slice(-12)}`;

beforeEach(() => {
  store = createStore();
  count = 0;
  for (const [name, role] of [['dpo', 'approver'], ['ann', 'handler'], ['ivy', 'intake']] as const) {
    must({ do: 'staff.add', staff: id(name), name, title: '', email: '', role });
  }
  must({ do: 'system.record', system: id('crm'), values: system('controller') });
  must({ do: 'system.record', system: id('now'), values: system('processor') });
  must({ do: 'customer.record', customer: id('nord'), values: customer() });
});

describe('logging a request', () => {
  it('asks for the role first: a processor part needs its customer', () => {
    expect(code(log('c1', [{ right: 'access', role: 'processor', purpose: 'sessions', systems: [id('now')] }], ''))).toBe('case.customer-needed');
    expect(code(log('c1', []))).toBe('case.no-right');
  });

  it('gives references of the desk in order and files a repeated command once', () => {
    expect(log('c1').ok && reference('c1')).toBe('R-2026-B001');
    log('c2');
    expect(reference('c2')).toBe('R-2026-B002');
    const before = store.events.size;
    log('c2');
    expect(store.events.size).toBe(before);
  });

  it('refuses a receipt in the future', () => {
    expect(code(act({ ...logging('c1'), received: { at: '2026-11-21T00:00:00Z', zone: 'UTC', day: '2026-11-21' } }))).toBe('case.received-in-future');
  });
});

describe('answering', () => {
  beforeEach(() => {
    log('c1', [{ right: 'access', role: 'controller', purpose: 'orders', systems: [id('crm')] }]);
  });

  it('cannot approve an access answer while identity is open', () => {
    draftLetter('l1', 'access-response');
    expect(code(approve('l1', 'dpo'))).toBe('case.identity-open');
    must({ do: 'identity.set', case: id('c1'), identity: 'verified', on: '2026-11-20', note: 'customer login' });
    expect(approve('l1', 'dpo').ok).toBe(true);
  });

  it('lets nobody approve what they drafted, and only an approver approve', () => {
    must({ do: 'identity.set', case: id('c1'), identity: 'not-needed', on: '2026-11-20', note: 'known address' });
    draftLetter('l1', 'access-response', [], 'dpo');
    expect(code(approve('l1', 'dpo'))).toBe('letter.same-person');
    expect(code(approve('l1', 'ann'))).toBe('desk.not-permitted');
  });

  it('drops an approval when the draft changes or when other words were seen', () => {
    draftLetter('l1', 'acknowledgement');
    expect(code(act({ do: 'letter.approve', letter: id('l1'), modelHash: 'b'.repeat(64) }, 'dpo', READY))).toBe('letter.changed-since');
    approve('l1', 'dpo');
    expect(record(store, 'letter', id('l1'))?.state).toBe('approved');
    must({ do: 'letter.change', letter: id('l1'), texts: { note: 'new' }, files: [], seen: {} });
    expect(record(store, 'letter', id('l1'))).toMatchObject({ state: 'draft', approvedBy: '' });
  });

  it('stops an approval for a missing statutory item, naming its article', () => {
    draftLetter('l1', 'acknowledgement');
    const result = act({ do: 'letter.approve', letter: id('l1'), modelHash: HASH }, 'dpo', { modelHash: HASH, missing: { item: 'recipients', source: 'Art. 15(1)(c)' } });
    expect(result).toMatchObject({ ok: false, error: { code: 'letter.missing-item', params: { source: 'Art. 15(1)(c)' } } });
  });

  it('is not closed as fulfilled by a signature, only by a recorded dispatch', () => {
    must({ do: 'identity.set', case: id('c1'), identity: 'not-needed', on: '2026-11-20', note: 'known' });
    draftLetter('l1', 'access-response');
    approve('l1', 'dpo');
    expect(code(dispatch('l1'))).toBe('letter.not-signed');
    sign('l1');
    expect(code(close('c1'))).toBe('case.not-dispatched');
    expect(dispatch('l1').ok).toBe(true);
    expect(close('c1').ok).toBe(true);
    expect(code(act({ do: 'letter.change', letter: id('l1'), texts: {}, files: [], seen: {} }))).toBe('letter.already-signed');
  });

  it('needs both names for a decision, and a ground for a refusal', () => {
    const part = [...store.entities.keys()].find((key) => key.startsWith('part/'))?.slice(5) ?? '';
    const decision = { do: 'part.decide', part, outcome: 'granted', ground: '', decidedBy: '', advisedBy: 'dpo', on: '2026-11-20' } as const;
    expect(code(act(decision))).toBe('case.decider-needed');
    expect(code(act({ ...decision, decidedBy: 'Head of Sales', outcome: 'refused' }))).toBe('case.reason-needed');
    expect(act({ ...decision, decidedBy: 'Head of Sales' }).ok).toBe(true);
  });
});

describe('files in a bundle', () => {
  beforeEach(() => {
    log('c1', [
      { right: 'access', role: 'controller', purpose: 'orders', systems: [id('crm')] },
      { right: 'access', role: 'processor', purpose: 'sessions', systems: [id('now')] },
    ]);
  });

  it('keeps a file with data of others out until a redacted one replaces it', () => {
    addFile('f1', 'crm', true);
    expect(code(draftLetter('l1', 'export-bundle', ['f1']))).toBe('file.contains-others');
    must({ do: 'file.replace', file: id('f1'), by: id('f2'), values: file('crm', false), reason: 'names of colleagues removed' });
    expect(code(draftLetter('l1', 'export-bundle', ['f1']))).toBe('file.contains-others');
    expect(draftLetter('l1', 'export-bundle', ['f2']).ok).toBe(true);
  });

  it('keeps processor files out of a bundle without the customer’s recorded instruction', () => {
    addFile('f1', 'now', false);
    expect(code(draftLetter('l1', 'export-bundle', ['f1']))).toBe('file.needs-instruction');
    instruct('do-nothing', '2026-11-10T10:00:00Z');
    expect(code(draftLetter('l1', 'export-bundle', ['f1']))).toBe('file.needs-instruction');
    instruct('answer-person', '2026-11-12T10:00:00Z');
    expect(draftLetter('l1', 'export-bundle', ['f1']).ok).toBe(true);
  });

  it('takes the role of a file from its system, whatever the window says', () => {
    act({ do: 'file.add', file: id('f9'), values: { ...file('now', false), role: 'controller' } });
    expect(record(store, 'file', id('f9'))?.role).toBe('processor');
  });
});

describe('breaches', () => {
  const aware = { at: '2026-11-19T10:00:00Z', zone: 'UTC', day: '2026-11-19' };

  it('has no notice to an authority as processor', () => {
    start('processor');
    expect(code(notify('2026-11-20T10:00:00Z', ''))).toBe('breach.processor-no-authority');
  });

  it('asks for the reasons of a notice later than 72 hours, to the millisecond', () => {
    start('controller', '2026-11-17T15:00:00Z');
    expect(code(notify('2026-11-20T15:00:00Z', ''))).toBeUndefined();
    start('controller', '2026-11-17T14:59:59.999Z', 'b2');
    expect(code(notify('2026-11-20T15:00:00Z', '', 'b2'))).toBe('breach.lateness-reason');
  });

  it('cannot have occurred after the company was aware of it', () => {
    const occurred = { at: '2026-11-19T11:00:00Z', zone: 'UTC', day: '2026-11-19' };
    expect(code(act({ do: 'breach.start', breach: id('b1'), title: 't', role: 'processor', occurred, aware, nature: '', customers: [], mail: '', drill: false }))).toBe('breach.occurred-after-aware');
  });

  function start(role: 'controller' | 'processor', at = aware.at, name = 'b1') {
    must({ do: 'breach.start', breach: id(name), title: 't', role, occurred: null, aware: { ...aware, at }, nature: '', customers: [], mail: '', drill: false });
  }
  function notify(at: string, latenessReason: string, name = 'b1') {
    return act({ do: 'breach.notify-authority', breach: id(name), at, latenessReason }, 'dpo');
  }
});

describe('permissions', () => {
  it('lets an intake clerk log but not decide', () => {
    expect(act(logging('c1'), 'ivy', null, 'intake').ok).toBe(true);
    expect(code(act({ do: 'case.close', case: id('c1'), as: 'withdrawn', on: '2026-11-20', reason: 'called' }, 'ivy', null, 'intake'))).toBe('desk.not-permitted');
  });
});

function act(command: Command, who = 'ann', content: LetterContent | null = null, as?: Role) {
  const role = as ?? (who === 'dpo' ? 'approver' : 'handler');
  const decision = decide(store, command, context(who, role), content);
  if (decision.ok) foldEvents(store, decision.value.events.map((draft) => open(draft, who)));
  return decision;
}
function must(command: Command) {
  const result = act(command, 'dpo');
  if (!result.ok) throw new Error(result.error.code);
}
function context(who: string, role: Role) {
  return { actor: { staff: id(who), role, deskLetter: 'B' }, now: NOW, newId: () => id(`n${++count}`) };
}
function open(draft: EventDraft, who: string): OpenEvent {
  count += 1;
  return {
    header: {
      v: 1, id: id(`e${count}`), office: id('o'), actor: id(who), device: id('d'), n: count, hlc: String(count).padStart(8, '0'), type: draft.type,
      entity: draft.entity, fields: Object.keys(draft.body.values).sort(), base: draft.base, epoch: 1, commitment: HASH, prev: HASH,
    },
    hash: HASH, body: draft.body, status: 'local', seq: null, recv: null,
  };
}
function code(result: ReturnType<typeof act>) {
  return result.ok ? undefined : result.error.code;
}
function logging(name: string, rights: Extract<Command, { do: 'case.log' }>['rights'] = [{ right: 'access', role: 'controller', purpose: 'orders', systems: [] }], customerId = id('nord')) {
  return {
    do: 'case.log', case: id(name), person: { name: 'P', email: 'p@x.example', address: null, country: 'DE', language: 'en' }, channel: 'email',
    received: { at: '2026-11-02T08:00:00Z', zone: 'America/Winnipeg', day: '2026-11-02' }, regime: 'gdpr', rights, notes: '', mail: '', customer: customerId,
  } as const;
}
function log(name: string, rights?: Extract<Command, { do: 'case.log' }>['rights'], customerId?: string) {
  return act(logging(name, rights, customerId));
}
function reference(name: string) {
  return record(store, 'case', id(name))?.reference;
}
function draftLetter(name: string, kind: 'access-response' | 'acknowledgement' | 'export-bundle', files: string[] = [], who = 'ann') {
  return act({ do: 'letter.draft', letter: id(name), about: id('c1'), kind, language: 'en', texts: {}, files: files.map(id), customer: '' }, who);
}
function approve(name: string, who: string) {
  return act({ do: 'letter.approve', letter: id(name), modelHash: HASH }, who, READY);
}
function sign(name: string) {
  const decision = recordSigned(store, id(name), { pdf: id('pdf'), pdfSha256: HASH, pdfSize: 1, fileName: 'x.pdf' }, context('ann', 'handler'));
  if (decision.ok) foldEvents(store, decision.value.events.map((draft) => open(draft, 'ann')));
}
function dispatch(name: string) {
  return act({ do: 'letter.dispatch', dispatch: id(`s${name}`), values: { letter: id(name), about: id('c1'), channel: 'email', recipient: 'p@x.example', at: NOW, proof: '' } });
}
function close(name: string) {
  return act({ do: 'case.close', case: id(name), as: 'fulfilled', on: '2026-11-20', reason: '' });
}
function instruct(decision: 'answer-person' | 'do-nothing', at: string) {
  must({ do: 'instruction.record', values: { case: id('c1'), customer: id('nord'), at, by: 'Admin', decision, text: 'by e-mail' } });
}
function addFile(name: string, of: string, containsOthers: boolean) {
  act({ do: 'file.add', file: id(name), values: file(of, containsOthers) });
}
function file(of: string, containsOthers: boolean) {
  return { case: id('c1'), system: id(of), name: 'a.csv', blob: id('blob'), sha256: HASH, size: 1, type: 'text/csv', role: 'controller', containsOthers } as const;
}
function system(role: 'controller' | 'processor') {
  return { name: role, role, owner: 'IT', purposes: ['orders'], categories: ['name'], recipients: ['Acme'], retention: '1 year', source: 'person' } as const;
}
function customer() {
  return {
    name: 'Nordwind', address: { lines: [], country: 'DE' }, administrator: 'A', administratorEmail: 'a@n.example', breachContact: 'B', breachEmail: 'b@n.example',
    breachClock: { anchor: 'occurrence', hours: 72 }, region: 'EU', mediaLocation: 'SharePoint', personsRule: 'forward-and-tell', language: 'en',
  } as const;
}
