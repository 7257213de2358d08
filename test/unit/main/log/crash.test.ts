import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLog } from '../../../../main/log/log.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rightsdesk-log-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a process killed while it appends loses nothing it had acknowledged', async () => {
  const acknowledged: string[] = [];
  // each round is a new device that goes on in the same log
  for (const wanted of [40, 90]) {
    acknowledged.push(...(await killedAfter(wanted)));
  }
  const log = await openLog(folder);
  if (!log.ok) throw new Error(log.error.code);
  expect(acknowledged.length).toBeGreaterThanOrEqual(130);
  expect(acknowledged.filter((id) => log.value.known(id) === undefined)).toEqual([]);
  await log.value.close();
}, 30_000);

/** The ids printed by a child that is killed after so many of them. */
function killedAfter(count: number): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'append-forever.ts'), folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    let trouble = '';
    child.stdout.on('data', (data: Buffer) => {
      text += data.toString();
      if (text.split('\n').length > count) child.kill('SIGKILL');
    });
    child.stderr.on('data', (data: Buffer) => {
      trouble += data.toString();
    });
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(text.split('\n').slice(0, -1));
      else reject(new Error(trouble));
    });
  });
}
