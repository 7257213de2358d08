/** Plays many schedules and counts what went wrong. */
import type { MutantName } from './mutants.ts';
import { playModel, type Violations } from './model/world.ts';

export interface Found {
  readonly schedule: number;
  readonly violations: Violations;
}

/** Plays `schedules` schedules of a seed through the model, those with violations in order. Stops early after `atMost` of them. */
export function simulateModel(
  schedules: number,
  seed: number,
  mutant: MutantName | null,
  atMost = Number.POSITIVE_INFINITY,
): readonly Found[] {
  const found: Found[] = [];
  for (let schedule = 0; schedule < schedules && found.length < atMost; schedule += 1) {
    const violations = playModel(seed, schedule, mutant);
    if (violations.length > 0) found.push({ schedule, violations });
  }
  return found;
}
