/** Kills the server at any moment, again and again: whatever it had acknowledged is there afterwards, once, and it opens every time. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import 'temporal-polyfill/global';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import type { PullAnswer, WireEvent } from '../../contract/sync-api.ts';
import { newDevice, nextEvent } from '../integration/backend/office.ts';
import { fetchAs, type ServerProcess, startServer } from '../integration/backend/process.ts';

const KILLS = Number(process.env['RIGHTSDESK_KILLS'] ?? 25);

test(`loses no acknowledged event in ${KILLS} kills`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rightsdesk-'));
  const device = newDevice();
  const { office, device: id } = device.certificate;
  const acknowledged: string[] = [];
  let waiting: WireEvent[] = [];
  const push = async (server: ServerProcess): Promise<void> => {
    const answer = await fetchAs(server, device, { method: 'POST', url: '/v1/push', body: { office, device: id, events: waiting } });
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
    acknowledged.push(...waiting.map(({ header }) => header.id));
    waiting = [];
  };
  for (let kill = 0; kill < KILLS; kill += 1) {
    const server = await startServer({ RIGHTSDESK_BACKEND_FOLDER: folder });
    await fetchAs(server, device, { method: 'POST', url: '/v1/offices', body: { certificate: device.certificate } });
    let alive = true;
    const ended = once(server.child, 'exit');
    // a different moment each time, without a clock or chance: 7 and 300 share no divisor
    const killing = pause(20 + ((kill * 7) % 300)).then(() => {
      alive = false;
      server.child.kill('SIGKILL');
    });
    while (alive) {
      if (waiting.length === 0) waiting = Array.from({ length: 1 + (acknowledged.length % 20) }, () => nextEvent(device));
      await push(server).catch((error: unknown) => {
        if (alive) throw error;
      });
    }
    await Promise.all([killing, ended]);
  }
  const server = await startServer({ RIGHTSDESK_BACKEND_FOLDER: folder });
  await push(server);
  const seen: string[] = [];
  for (let more = true; more; ) {
    const answer = await fetchAs(server, device, { method: 'GET', url: `/v1/pull?office=${office}&after=${seen.length}&limit=5000` });
    const { events } = (await answer.json()) as z.infer<typeof PullAnswer>;
    seen.push(...events.map(({ header }) => header.id));
    more = events.length > 0;
  }
  expect(seen).toEqual(acknowledged);
  server.child.kill('SIGTERM');
  await once(server.child, 'exit');
  await rm(folder, { recursive: true });
}, 3_600_000);
