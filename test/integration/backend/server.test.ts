import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'temporal-polyfill/global';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newDevice } from './office.ts';
import { fetchAs, type ServerProcess, startServer } from './process.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rightsdesk-'));
});
afterAll(() => rm(folder, { recursive: true }));

const SECRET = 'secret-of-one-run';

function start(): Promise<ServerProcess> {
  return startServer({ RIGHTSDESK_BACKEND_FOLDER: folder, RIGHTSDESK_BACKEND_PORT: '0', RIGHTSDESK_BACKEND_SECRET: SECRET });
}

describe('the server’s process', () => {
  test('tells its address to parent and terminal, answers only with the secret, and ends clean when told', async () => {
    const server = await start();
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await expect.poll(() => server.told).toEqual([{ ready: true, url: server.url }]);
    const device = newDevice();
    const opening = { method: 'POST', url: '/v1/offices', body: { certificate: device.certificate } } as const;
    expect((await fetchAs(server, device, opening)).status).toBe(401);
    expect((await fetchAs(server, device, opening, 'wrong')).status).toBe(401);
    expect((await fetchAs(server, device, opening, SECRET)).status).toBe(200);
    const pulling = { method: 'GET', url: `/v1/pull?office=${device.certificate.office}&after=0` } as const;
    expect((await fetchAs(server, device, pulling, SECRET)).status).toBe(200);
    server.child.kill('SIGTERM');
    expect(await once(server.child, 'exit')).toEqual([0, null]);
    for (const kept of [device.certificate.office, device.certificate.device, SECRET]) expect(server.output()).not.toContain(kept);
    expect(server.output()).toContain('"route":"/v1/pull","status":200');

    const again = await start();
    expect((await fetchAs(again, device, pulling, SECRET)).status).toBe(200);
    again.child.disconnect();
    expect(await once(again.child, 'exit')).toEqual([0, null]);
  }, 60_000);
});
