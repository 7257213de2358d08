import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addressOf, lockAddress, lockFolder } from '../../../../main/log/folder-lock.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rightsdesk-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));
const LOCKED = { ok: false, error: { code: 'desk.folder-locked' } };

describe('a data folder', () => {
  test('is held by one at a time, by whatever path it is reached', async () => {
    await mkdir(join(folder, 'data'));
    await symlink(join(folder, 'data'), join(folder, 'other'));
    const held = await lockFolder(join(folder, 'data'));
    expect(await lockFolder(join(folder, 'data'))).toEqual(LOCKED);
    expect(await lockFolder(join(folder, 'other'))).toEqual(LOCKED);
    expect(await lockFolder(folder)).toMatchObject({ ok: true });
    if (held.ok) await held.value.release();
    expect(await lockFolder(join(folder, 'other'))).toMatchObject({ ok: true });
  });
  test('is free again when the process that held it was killed, and not before', async () => {
    for (const address of [addressOf(folder, 'linux'), join(folder, 'lock.sock')]) {
      const child = await holder(address);
      expect(await lockAddress(address)).toEqual(LOCKED);
      await child.kill();
      const held = await lockAddress(address);
      expect(held).toMatchObject({ ok: true });
      if (held.ok) await held.value.release();
    }
  }, 20_000);
  test('left behind by a killed process is taken over by one of several', async () => {
    const address = join(folder, 'lock.sock');
    await (await holder(address)).kill();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => lockAddress(address)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  }, 20_000);
});

test('addresses are short, tell nothing of the path, and follow the system', () => {
  const path = '/home/jane.canary/Privacy desk/data';
  expect(addressOf(path, 'linux')).toMatch(/^\0rightsdesk-[0-9a-f]{32}$/);
  expect(addressOf(path, 'darwin')).toMatch(/^\/tmp\/rightsdesk-[0-9a-f]{32}\.sock$/);
  expect(addressOf('C:\\Data', 'win32')).toMatch(/^\\\\\.\\pipe\\rightsdesk-[0-9a-f]{32}$/);
  expect(addressOf('C:\\Data', 'win32')).toBe(addressOf('c:\\DATA', 'win32'));
  expect(addressOf('/Data', 'linux')).not.toBe(addressOf('/data', 'linux'));
});

/** A process of its own that holds an address. */
function holder(address: string): Promise<{ readonly kill: () => Promise<void> }> {
  const program = `require('node:net').createServer().listen(${JSON.stringify(address)}, () => process.stdout.write('held'))`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return new Promise((resolve) => {
    child.stdout.once('data', () =>
      resolve({
        kill: async () => {
          child.kill('SIGKILL');
          await gone;
        },
      }),
    );
  });
}
