import { describe, expect, test } from 'vitest';
import { harmlessBecause, isMutant, MUTANTS, type MutantName } from '../../simulation/mutants.ts';
import { createPrng } from '../../simulation/prng.ts';
import { simulateModel } from '../../simulation/run.ts';

const names = Object.keys(MUTANTS).filter(isMutant);
const harmful = names.filter((name) => harmlessBecause(name) === null);
const harmless = names.filter((name) => harmlessBecause(name) !== null);

/** Each harmful mutant has to show its damage within so many schedules. */
const PATIENCE = 400;

describe('the sync protocol’s model', () => {
  test('keeps every act once, in one order, on every desk, through losses, crashes and restores', () => {
    expect(simulateModel(400, 7, null)).toEqual([]);
  });
  test.each(harmful)('does not survive the mutant %s', (name) => {
    expect(simulateModel(PATIENCE, 1, name, 1)).toHaveLength(1);
  });
  test.each(harmless)('is not harmed by %s, for a reason that is told', (name) => {
    expect(simulateModel(100, 1, name)).toEqual([]);
    expect(harmlessBecause(name)).toMatch(/\w{4}/);
  });
  test('knows the mutants that the protocol’s description names', () => {
    const named: readonly MutantName[] = [
      'no-idempotency',
      'delete-on-send',
      'cursor-first',
      'naive-sequence',
      'no-base',
      'forget-acked',
      'no-chain-check',
      'server-restamp',
    ];
    expect(names).toEqual(expect.arrayContaining([...named]));
    expect(named.filter((name) => harmlessBecause(name) !== null)).toEqual(['server-restamp']);
  });
  test('plays the same schedule again for the same seed', () => {
    expect(simulateModel(30, 3, 'no-base')).toEqual(simulateModel(30, 3, 'no-base'));
    const [a, b, c] = [createPrng(1, 2), createPrng(1, 2), createPrng(1, 3)].map((prng) => Array.from({ length: 5 }, prng.next));
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });
});
