/**
 * `npm test`: typecheck, lint, unit and integration tests, build, end-to-end. Every step runs even when one before it failed.
 * Standard output ends with one line, `N passed, N failed`; exits 1 when anything failed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, tool } from './tools.ts';

interface Tally {
  readonly passed: number;
  readonly failed: number;
}
interface Step {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** What the step's report holds; without one, the step itself counts as failed when it ends badly, and not at all otherwise. */
  readonly count?: (report: unknown) => Tally;
  readonly report?: string;
}

const REPORTS = join(ROOT, 'out/reports');
const VITEST = join(REPORTS, 'vitest.json');
const PLAYWRIGHT = join(REPORTS, 'playwright.json');

const STEPS: readonly Step[] = [
  { name: 'typecheck', file: join(ROOT, 'scripts/typecheck.ts'), args: [] },
  { name: 'lint', file: tool('@biomejs/biome', 'biome'), args: ['lint', '--error-on-warnings', '.'] },
  {
    name: 'unit and integration',
    file: tool('vitest'),
    args: ['run', '--project', 'unit', '--project', 'integration', '--project', 'simulation', '--reporter', 'dot', '--reporter', 'json', `--outputFile.json=${VITEST}`],
    report: VITEST,
    count: vitestTally,
  },
  { name: 'build', file: join(ROOT, 'scripts/build.ts'), args: [] },
  { name: 'end-to-end', file: tool('@playwright/test', 'playwright'), args: ['test'], report: PLAYWRIGHT, count: playwrightTally },
];

rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });
const rows = STEPS.map(run);
process.stdout.write(`\n${rows.map(({ name, tally, seconds }) => `${name.padEnd(22)} ${seconds.toFixed(1).padStart(6)} s   ${words(tally)}`).join('\n')}\n\n`);
const total = rows.reduce<Tally>((sum, { tally }) => ({ passed: sum.passed + tally.passed, failed: sum.failed + tally.failed }), { passed: 0, failed: 0 });
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;

function run(step: Step): { readonly name: string; readonly tally: Tally; readonly seconds: number } {
  process.stdout.write(`\n== ${step.name}\n`);
  const start = performance.now();
  const { status } = spawnSync(process.execPath, [step.file, ...step.args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: PLAYWRIGHT },
  });
  return { name: step.name, tally: tallyOf(step, status === 0), seconds: (performance.now() - start) / 1000 };
}

function tallyOf({ report, count }: Step, sound: boolean): Tally {
  const tally = report === undefined || count === undefined ? { passed: 0, failed: 0 } : read(report, count);
  // a run may end badly without a failed test: an error outside the tests, or no report at all
  return sound || tally.failed > 0 ? tally : { ...tally, failed: 1 };
}

function read(report: string, count: (report: unknown) => Tally): Tally {
  try {
    return count(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function vitestTally(report: unknown): Tally {
  const { numPassedTests, numFailedTests, numFailedTestSuites } = report as Readonly<Record<string, number>>;
  const passed = numPassedTests ?? 0;
  const failed = numFailedTests ?? 0;
  // a file that does not load fails without a failed test
  return { passed, failed: failed === 0 ? (numFailedTestSuites ?? 0) : failed };
}

function playwrightTally(report: unknown): Tally {
  const { stats, errors } = report as { readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number }; readonly errors?: readonly unknown[] };
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + (errors ?? []).length };
}

function words({ passed, failed }: Tally): string {
  if (passed + failed === 0) return 'sound';
  return failed === 0 ? `${passed} passed` : `${passed} passed, ${failed} FAILED`;
}
