import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventHeader, EventStatus, OpenEvent } from '../../../../domain/events/event.ts';
import { all, basesOf, conflicts, createStore, foldEvents, record, where } from '../../../../domain/state/fold.ts';

const CASE = '018f0000-0000-7000-8000-000000000001';
const KEY = `case/${CASE}` as const;

function event(n: number, values: Record<string, unknown>, base: Record<string, string[]> = {}, status: EventStatus = 'local', device = 'a'): OpenEvent {
  const header: EventHeader = {
    v: 1, id: `${device}${n}`, office: 'o', actor: 's', device, n, hlc: String(n).padStart(6, '0'), type: 'case.corrected', entity: KEY,
    fields: Object.keys(values).sort(), base, epoch: 1, commitment: '', prev: '',
  };
  return { header, hash: `${device}${n}`, body: { values }, status, seq: null, recv: null };
}

describe('fold', () => {
  it('shows the value that no later event overwrites', () => {
    const store = createStore();
    foldEvents(store, [event(1, { notes: 'first' }), event(2, { notes: 'second' }, { notes: ['a1'] })]);
    expect(record(store, 'case', CASE)?.notes).toBe('second');
    expect(conflicts(store, KEY)).toEqual([]);
  });

  it('keeps both values of two people who did not see each other, and says so', () => {
    const store = createStore();
    foldEvents(store, [event(1, { notes: 'first' }), event(2, { notes: 'anna' }, { notes: ['a1'] }), event(3, { notes: 'ben' }, { notes: ['a1'] }, 'local', 'b')]);
    const [conflict] = conflicts(store, KEY);
    expect(conflict?.heads.map((head) => head.value)).toEqual(['ben', 'anna']);
    foldEvents(store, [event(4, { notes: 'both' }, basesOf(store, KEY, ['notes']) as Record<string, string[]>)]);
    expect(conflicts(store, KEY)).toEqual([]);
    expect(record(store, 'case', CASE)?.notes).toBe('both');
  });

  it('passes over a refused event, also when the refusal comes later', () => {
    const store = createStore();
    const first = event(1, { notes: 'first' });
    const second = event(2, { notes: 'refused' }, { notes: ['a1'] });
    foldEvents(store, [first, second]);
    foldEvents(store, [{ ...second, status: 'refused', seq: 2 }]);
    expect(record(store, 'case', CASE)?.notes).toBe('first');
  });

  it('answers the same objects until something changes', () => {
    const store = createStore();
    foldEvents(store, [event(1, { reference: 'R-2026-A001' })]);
    expect(all(store, 'case')).toBe(all(store, 'case'));
    expect(record(store, 'case', CASE)).toBe(record(store, 'case', CASE));
    expect(where(store, 'case', 'reference', 'R-2026-A001')).toHaveLength(1);
    const before = record(store, 'case', CASE);
    foldEvents(store, [event(2, { notes: 'x' })]);
    expect(record(store, 'case', CASE)).not.toBe(before);
  });

  it('makes the same records and the same conflicts from events in any order, seen once or twice', () => {
    fc.assert(
      fc.property(histories(), fc.infiniteStream(fc.nat()), (events, randoms) => {
        const straight = createStore();
        foldEvents(straight, events);
        const shuffled = [...events, ...events].map((item) => ({ item, at: randoms.next().value as number })).sort((a, b) => a.at - b.at);
        const other = createStore();
        foldEvents(other, shuffled.map(({ item }) => item));
        expect(record(other, 'case', CASE)).toEqual(record(straight, 'case', CASE));
        expect(headIds(other)).toEqual(headIds(straight));
        expect(headIds(straight)).toEqual(headsByBruteForce(events));
      }),
      { numRuns: 300 },
    );
  });
});

/** Histories where each event overwrites some of the earlier ones of its field. */
function histories() {
  return fc.array(fc.record({ field: fc.constantFrom('notes', 'owner'), seen: fc.array(fc.nat(20), { maxLength: 3 }), device: fc.constantFrom('a', 'b') }), { minLength: 1, maxLength: 20 })
    .map((steps) => {
      const made: OpenEvent[] = [];
      for (const [i, { field, seen, device }] of steps.entries()) {
        const base = [...new Set(seen.map((s) => made[s]).filter((e) => e?.header.fields[0] === field).map((e) => e?.header.id ?? ''))];
        made.push(event(i + 1, { [field]: `v${i}` }, base.length > 0 ? { [field]: base } : {}, 'local', device));
      }
      return made;
    });
}

function headIds(store: ReturnType<typeof createStore>): string[] {
  return ['notes', 'owner'].flatMap((field) => basesOf(store, KEY, [field])[field] ?? []).sort();
}

function headsByBruteForce(events: readonly OpenEvent[]): string[] {
  const named = new Set(events.flatMap((item) => Object.values(item.header.base).flat()));
  return events.map((item) => item.header.id).filter((id) => !named.has(id)).sort();
}
