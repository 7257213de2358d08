/**
 * `npm run simulate -- --schedules N --seed S [--through model] [--mutant NAME]`: plays seeded fault schedules through the sync
 * protocol. The last line reads `N schedules, V violations, R/s`; any violation makes it exit with 1.
 */
import 'temporal-polyfill/global';
import { parseArgs } from 'node:util';
import { harmlessBecause, isMutant, MUTANTS, type MutantName } from '../test/simulation/mutants.ts';
import { simulateModel } from '../test/simulation/run.ts';

interface Wanted {
  readonly schedules: number;
  readonly seed: number;
  readonly mutant: MutantName | null;
}

const USAGE = `simulate --schedules N --seed S [--through model] [--mutant NAME]\nmutants: ${Object.keys(MUTANTS).join(', ')}\n`;
/** Violations that are told in full; the rest is counted. */
const TOLD = 5;

const wanted = wantedOf(process.argv.slice(2));
if (wanted === null) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  process.exitCode = play(wanted);
}

function play({ schedules, seed, mutant }: Wanted): number {
  const started = performance.now();
  const found = simulateModel(schedules, seed, mutant);
  const seconds = (performance.now() - started) / 1000;
  for (const { schedule, violations } of found.slice(0, TOLD)) {
    for (const violation of violations) process.stdout.write(`seed ${seed}, schedule ${schedule}: ${violation}\n`);
  }
  const harmless = mutant === null ? null : harmlessBecause(mutant);
  if (harmless !== null) process.stdout.write(`${mutant} does no harm: ${harmless}\n`);
  process.stdout.write(`${schedules} schedules, ${found.length} violations, ${Math.round(schedules / seconds)}/s\n`);
  return found.length > 0 ? 1 : 0;
}

/** What the command line asks for, or null when it asks for something else. */
function wantedOf(args: readonly string[]): Wanted | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        schedules: { type: 'string', default: '1000' },
        seed: { type: 'string', default: '1' },
        through: { type: 'string', default: 'model' },
        mutant: { type: 'string' },
      },
    });
    const [schedules, seed] = [Number(values.schedules), Number(values.seed)];
    const mutant = values.mutant ?? null;
    const whole = Number.isInteger(schedules) && schedules > 0 && Number.isInteger(seed);
    return whole && values.through === 'model' && (mutant === null || isMutant(mutant)) ? { schedules, seed, mutant } : null;
  } catch {
    return null;
  }
}
