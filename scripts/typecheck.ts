/** Typechecks every room against its own runtime's types. Exits 1 when one has errors, after all have been checked. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, tool } from './tools.ts';

export const ROOMS = ['domain', 'contract', 'preload', 'main', 'renderer', 'backend', 'scripts', 'test'] as const;

let failed = 0;
for (const room of ROOMS) {
  const { status } = spawnSync(process.execPath, [tool('typescript', 'tsc'), '-p', join(ROOT, room)], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) failed += 1;
}
process.stderr.write(failed === 0 ? `typecheck: ${ROOMS.length} rooms are sound\n` : `typecheck: ${failed} of ${ROOMS.length} rooms have errors\n`);
process.exitCode = failed === 0 ? 0 : 1;
