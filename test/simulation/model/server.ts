/** The server of the model: what backend/push.ts and backend/pull.ts do, in memory, each request one transaction. */
import { type ChainEnd, continues } from '../../../domain/events/chain.ts';
import type { MutantName } from '../mutants.ts';
import { endOf, FORBIDDEN, grownRoot, type ModelEvent } from './event.ts';

export interface LogEntry {
  readonly event: ModelEvent;
  readonly seq: number;
  readonly status: 'accepted' | 'refused';
  readonly recv: number;
}
export interface ModelHead {
  readonly size: number;
  readonly root: string;
}
export type PushReply =
  | { readonly kind: 'pushed'; readonly results: readonly { readonly id: string; readonly status: LogEntry['status'] }[] }
  | { readonly kind: 'fork'; readonly end: ChainEnd }
  | { readonly kind: 'error' };
export interface PullReply {
  readonly kind: 'page';
  readonly entries: readonly LogEntry[];
  readonly head: ModelHead;
}
export interface PushRequest {
  readonly kind: 'push';
  readonly device: string;
  readonly events: readonly ModelEvent[];
}
export interface PullRequest {
  readonly kind: 'pull';
  readonly after: number;
  readonly limit: number;
}

export interface ModelServer {
  log: LogEntry[];
  roots: string[];
  /** Only of the mutant naive-sequence: numbers drawn, transactions not committed yet. */
  drawn: number;
  open: (readonly LogEntry[])[];
}

export function createServer(): ModelServer {
  return { log: [], roots: [''], drawn: 0, open: [] };
}

/** The server as a backup had it. */
export function restored(size: number, { log, roots }: ModelServer): ModelServer {
  return { log: log.slice(0, size), roots: roots.slice(0, size + 1), drawn: size, open: [] };
}

export function handlePush(server: ModelServer, { device, events }: PushRequest, now: number, mutant: MutantName | null): PushReply {
  const known = new Map(server.log.map((entry, place) => [entry.event.header.id, place]));
  const last = endOf(server.log.findLast(({ event }) => event.header.device === device)?.event);
  let end = last;
  const fresh: ModelEvent[] = [];
  for (const event of events) {
    const place = known.get(event.header.id);
    const held = place === undefined ? undefined : server.log[place];
    if (held !== undefined && mutant !== 'no-idempotency') {
      if (held.event.hash !== event.hash) return { kind: 'fork', end: last };
      if (mutant === 'server-restamp' && place !== undefined) server.log[place] = { ...held, recv: now };
      continue;
    }
    const again = mutant === 'no-idempotency' && held !== undefined;
    if (!again && mutant !== 'no-chain-check' && !continues(end, event.header)) return { kind: 'fork', end: last };
    if (mutant === 'refusal-blocks' && event.header.type === FORBIDDEN) return { kind: 'error' };
    if (mutant === 'status-from-clock' && Math.abs(Temporal.Instant.from(event.header.hlc.slice(0, 24)).epochMilliseconds - now) > 300_000)
      return { kind: 'error' };
    fresh.push(event);
    if (!again) end = endOf(event);
  }
  const kept = mutant === 'partial-batch' ? fresh.slice(0, Math.ceil(fresh.length / 2)) : fresh;
  const entries = kept.map((event): LogEntry => {
    server.drawn += 1;
    return { event, seq: server.drawn, status: event.header.type === FORBIDDEN ? 'refused' : 'accepted', recv: now };
  });
  if (mutant === 'naive-sequence') server.open.push(entries);
  else commit(server, entries);
  const statuses = new Map([...server.log, ...entries].map(({ event, status }) => [event.header.id, status]));
  return { kind: 'pushed', results: events.map(({ header }) => ({ id: header.id, status: statuses.get(header.id) ?? 'accepted' })) };
}

export function handlePull(server: ModelServer, { after, limit }: PullRequest): PullReply {
  const entries = server.log.filter(({ seq }) => seq > after).slice(0, limit);
  return { kind: 'page', entries, head: headOf(server) };
}

export function headOf(server: ModelServer): ModelHead {
  return { size: server.log.at(-1)?.seq ?? 0, root: server.roots.at(-1) ?? '' };
}

export function commit(server: ModelServer, entries: readonly LogEntry[]): void {
  for (const entry of entries) {
    server.log.push(entry);
    server.roots.push(grownRoot(server.roots.at(-1) ?? '', entry.event.hash, entry.seq, entry.status));
  }
  server.log.sort((a, b) => a.seq - b.seq);
}
