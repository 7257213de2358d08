import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextHlc } from '../../../../domain/events/hlc.ts';

const DEVICE = '01900000-0000-7000-8000-00000000000a';

test('a reading is the wall clock, and grows by the counter while the clock stands or runs back', () => {
  const at = Date.UTC(2026, 6, 1, 9, 30);
  const first = nextHlc(null, at, DEVICE);
  expect(first).toBe('2026-07-01T09:30:00.000Z-000000-00000000000a');
  expect(nextHlc(first, at, DEVICE)).toBe('2026-07-01T09:30:00.000Z-000001-00000000000a');
  expect(nextHlc(first, at - 3_600_000, DEVICE)).toBe('2026-07-01T09:30:00.000Z-000001-00000000000a');
  expect(nextHlc(first, at + 1, DEVICE)).toBe('2026-07-01T09:30:00.001Z-000000-00000000000a');
});

test('readings of one device sort in the order they were made, whatever its clock does, within 64 characters', () => {
  const clock = fc.oneof(fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_005 }), fc.double(), fc.integer(), fc.constantFrom(8.64e15, -8.64e15, Number.NaN));
  fc.assert(
    fc.property(fc.array(clock, { minLength: 2, maxLength: 50 }), (clocks) => {
      const readings: string[] = [];
      for (const ms of clocks) readings.push(nextHlc(readings.at(-1) ?? null, ms, DEVICE));
      expect(readings.toSorted()).toEqual(readings);
      expect(new Set(readings).size).toBe(readings.length);
      expect(readings.every((reading) => reading.length <= 64)).toBe(true);
    }),
  );
});

test('a counter that is full moves the clock on by a millisecond', () => {
  expect(nextHlc('2026-07-01T09:30:00.000Z-999999-00000000000a', 0, DEVICE)).toBe('2026-07-01T09:30:00.001Z-000000-00000000000a');
});

test('an unknown form of reading starts anew', () => {
  expect(nextHlc('unknown', 0, DEVICE)).toBe('1970-01-01T00:00:00.000Z-000000-00000000000a');
});
