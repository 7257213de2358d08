/** The server as a process of its own, as the desk or an administrator starts it. */
import { type ChildProcess, fork, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { signed, type Request, type TestDevice } from './office.ts';

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it told its parent, when it was given a channel. */
  readonly told: readonly unknown[];
  /** Lines of standard output after the first, and standard error. */
  readonly output: () => string;
}

export async function startServer(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', 'ipc'];
  const { DATABASE_URL: _none, ...own } = process.env;
  const child = fork(fileURLToPath(new URL('../../../backend/server.ts', import.meta.url)), {
    stdio,
    env: { ...own, ...env },
    execArgv: [],
  });
  const told: unknown[] = [];
  let text = '';
  child.on('message', (message) => told.push(message));
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  if (child.stdout === null) throw new Error('no standard output');
  const lines = createInterface(child.stdout);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`the server ended: ${text}`)));
  const [first] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  ended.catch(() => undefined);
  lines.on('line', (line) => {
    text += `${line}\n`;
  });
  return { child, url: (JSON.parse(first) as { url: string }).url, told, output: () => text };
}

/** Sends a signed request over loopback HTTP. */
export function fetchAs(server: ServerProcess, device: TestDevice, request: Request, secret?: string): Promise<Response> {
  const { headers, payload } = signed(device, request);
  return fetch(`${server.url}${request.url}`, {
    method: request.method,
    headers: secret === undefined ? headers : { ...headers, 'x-desk-secret': secret },
    ...(payload === undefined ? {} : { body: new Uint8Array(payload) }),
  });
}
