import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'temporal-polyfill/global';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { buildApp } from '../../../backend/app.ts';
import { JournalDamaged } from '../../../backend/journal.ts';
import { openFolderStore } from '../../../backend/store.ts';
import type { PullAnswer } from '../../../contract/sync-api.ts';
import { enrolled, nextEvent, openedOffice, pullAfter, pushEvents, type TestDevice } from './office.ts';

type Pulled = z.infer<typeof PullAnswer>;
let home: string;
let folder: string;
let device: TestDevice;
let before: unknown;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'rightsdesk-'));
  folder = join(home, 'first');
  device = await filled();
  before = await seen(device);
}, 60_000);
afterAll(() => rm(home, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(home, 'copy-'));
  await cp(join(home, 'first'), folder, { recursive: true });
});

async function withServer<T>(work: (app: Awaited<ReturnType<typeof buildApp>>) => Promise<T>): Promise<T> {
  const store = await openFolderStore(folder);
  const app = await buildApp({ store, now: () => Temporal.Now.instant() });
  try {
    return await work(app);
  } finally {
    await app.close();
    await store.close();
  }
}

/** What a device sees of the log, but for the instant of asking. */
async function seen(device: TestDevice): Promise<unknown> {
  return withServer(async (app) => {
    const { events, devices, head } = (await pullAfter(app, device, 0)).json<Pulled>();
    return { events, devices, head: { log: head.log, size: head.size, root: head.root, key: head.key } };
  });
}

async function filled(): Promise<TestDevice> {
  return withServer(async (app) => {
    const device = await openedOffice(app);
    const colleague = await enrolled(app, { by: device, letter: 'B', role: 'intake' });
    await pushEvents(app, device, [nextEvent(device), nextEvent(device)]);
    await pushEvents(app, colleague, [nextEvent(colleague, { type: 'letter.approved' })]);
    return device;
  });
}

describe('a server in a folder', () => {
  test('makes its database anew from the journal when it is gone, under the same key, log and root', async () => {
    await rm(join(folder, 'pglite'), { recursive: true });
    expect(await seen(device)).toEqual(before);
  }, 60_000);
  test('sets a database aside that cannot be opened, and makes it anew', async () => {
    await writeFile(join(folder, 'pglite', 'PG_VERSION'), '3\n');
    await rm(join(folder, 'pglite', 'global'), { recursive: true });
    expect(await seen(device)).toEqual(before);
    expect((await readdir(folder)).filter((name) => name.startsWith('pglite-set-aside-'))).toHaveLength(1);
  }, 60_000);
  test('replays what the database lacks and cuts a torn last line off', async () => {
    const journal = join(folder, 'journal', '00000001.log');
    const lines = (await readFile(journal, 'utf8')).split('\n');
    // the database as it was before the last push: made from a journal without it
    await rm(join(folder, 'pglite'), { recursive: true });
    await writeFile(journal, `${lines.slice(0, -2).join('\n')}\n`);
    expect(await seen(device)).not.toEqual(before);
    await appendFile(journal, `${lines.at(-2)}\n0badc0de 00000100 [{"kind":"eve`);
    expect(await seen(device)).toEqual(before);
    expect((await readFile(journal, 'utf8')).split('\n')).toEqual(lines);
  }, 60_000);
  test('names the line when the journal was changed, and touches nothing', async () => {
    const journal = join(folder, 'journal', '00000001.log');
    const bytes = await readFile(journal);
    bytes[bytes.indexOf(0x0a) + 20] = 0x7e;
    await writeFile(journal, bytes);
    await expect(openFolderStore(folder)).rejects.toThrow(JournalDamaged);
    await expect(openFolderStore(folder)).rejects.toThrow('00000001.log is damaged at line 2');
    expect(await readFile(journal)).toEqual(bytes);
  }, 60_000);
});
