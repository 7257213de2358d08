import { lingui } from '@lingui/vite-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [lingui({ macroTransform: true })],
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    setupFiles: ['test/support/setup.ts'],
    maxWorkers: 2,
    projects: [
      project('unit', ['test/unit/**/*.test.{ts,tsx}', 'test/architecture/**/*.test.ts'], 10_000),
      project('integration', ['test/integration/**/*.test.ts'], 60_000),
      project('simulation', ['test/simulation/**/*.test.ts'], 120_000),
      // what only a machine with Debian's tools or an hour of time can run: `npm run test:long` and .ci/run
      project('interop', ['test/interop/**/*.test.ts'], 120_000),
      project('long', ['test/long/**/*.test.ts'], 3_600_000),
    ],
  },
});

function project(name: string, include: string[], testTimeout: number) {
  return { extends: true as const, test: { name, include, testTimeout, hookTimeout: testTimeout } };
}
