/**
 * A desk of the model. Its disk survives a crash, everything else is built from it; each durable step is atomic, and every `yield`
 * is a place where the desk may die. Tasks ask the server by yielding a request and get its reply, or null when none came in time.
 */
import { CHAIN_START, type ChainEnd, continues } from '../../../domain/events/chain.ts';
import type { EntityKey, OpenEvent } from '../../../domain/events/event.ts';
import { basesOf, createStore, foldEvents, type Store } from '../../../domain/state/fold.ts';
import type { MutantName } from '../mutants.ts';
import { endOf, eventOf, grownRoot, type ModelEvent, reissued } from './event.ts';
import type { LogEntry, PullReply, PullRequest, PushReply, PushRequest } from './server.ts';

export interface Held {
  readonly event: ModelEvent;
  /** The place in the log as pulled; null until then. */
  readonly seq: number | null;
  readonly refused: boolean;
  /** Whether the server has said that it keeps it. */
  readonly acked: boolean;
}

export interface Disk {
  /** The identity that signs at present; a fork takes a new one. */
  device: string;
  events: Map<string, Held>;
  cursor: number;
  /** Root over everything pulled, which must be the server's for the same size. */
  root: string;
  hlc: string;
}

export interface Device {
  disk: Disk;
  /** The fold, in memory. */
  store: Store;
}

/** What the world gives a device besides the network. */
export interface Surroundings {
  readonly newId: () => string;
  readonly mutant: MutantName | null;
  /** Tells the oracle that these acts are kept and shown here now. */
  readonly saw: (acts: readonly number[]) => void;
}

export type Request = PushRequest | PullRequest;
export type Reply = PushReply | PullReply;
/** Yields a request to be answered, or null at a place where the desk may die. */
export type Task<T> = Generator<Request | null, T, Reply | null>;

const BATCH = 4;
const PAGE = 5;

export function createDevice(id: string): Device {
  return { disk: { device: id, events: new Map(), cursor: 0, root: '', hlc: '' }, store: createStore() };
}

export function copyOf(disk: Disk): Disk {
  return { ...disk, events: new Map(disk.events) };
}

/** Builds what is in memory from the disk, as after a start. */
export function boot(device: Device): void {
  device.store = createStore();
  foldEvents(device.store, [...device.disk.events.values()].map(opened));
}

/** Files one edit: chained, kept, shown. */
export function edit(
  device: Device,
  entity: EntityKey,
  field: string,
  act: number,
  forbidden: boolean,
  hlc: string,
  { newId, mutant, saw }: Surroundings,
): void {
  const heads = basesOf(device.store, entity, [field])[field] ?? [];
  const base = mutant === 'no-base' ? [] : mutant === 'shown-head-only' ? heads.slice(0, 1) : heads;
  const event = eventOf({ act, entity, field, base, forbidden, hlc }, newId(), device.disk.device, chainEnd(device.disk));
  device.disk.hlc = hlc;
  keep(device, { event, seq: null, refused: false, acked: false });
  saw([act]);
}

/** One round: bring what the server lacks, then fetch what is new. */
export function* sync(device: Device, around: Surroundings): Task<void> {
  for (let more = true; more; ) more = yield* push(device, around);
  yield* pull(device, around);
  for (let more = true; more; ) more = yield* relay(device, around);
}

/** Whether everything here stands on the server and everything there stands here, as far as the device can tell. */
export function isSettled({ disk }: Device): boolean {
  return [...disk.events.values()].every(({ seq }) => seq !== null);
}

/** Sends the next batch of the own outbox; true when there is more to send. */
function* push(device: Device, around: Surroundings): Task<boolean> {
  const { disk } = device;
  const outbox = chainOf(disk, disk.device).filter(({ acked }) => !acked);
  if (around.mutant === 'renumber-on-retry') renumber(device, outbox, around);
  const events = (around.mutant === 'renumber-on-retry' ? chainOf(disk, disk.device).filter(({ acked }) => !acked) : outbox)
    .slice(0, BATCH)
    .map(({ event }) => event);
  if (events.length === 0) return false;
  if (around.mutant === 'delete-on-send') for (const { header } of events) disk.events.delete(header.id);
  const reply = yield { kind: 'push', device: disk.device, events };
  if (reply?.kind === 'fork') {
    if (around.mutant !== 'fork-is-final') yield* afterFork(device, reply.end, around);
    return false;
  }
  if (reply?.kind !== 'pushed') return false;
  acknowledge(device, reply.results, around.mutant);
  yield null;
  return outbox.length > events.length;
}

function acknowledge(device: Device, results: Extract<PushReply, { kind: 'pushed' }>['results'], mutant: MutantName | null): void {
  for (const { id, status } of results) {
    if (mutant === 'forget-acked' && device.disk.events.get(id)?.seq === null) device.disk.events.delete(id);
    else change(device, id, { acked: true, refused: status === 'refused' });
  }
  if (mutant === 'ack-all')
    for (const { event } of chainOf(device.disk, device.disk.device)) change(device, event.header.id, { acked: true });
  if (mutant === 'forget-acked') boot(device);
}

/**
 * The server's end of this chain is elsewhere. When it lies on our own chain the server has lost (or kept) more than we thought:
 * go on from there. Otherwise somebody else wrote under this identity, a copy of this desk perhaps: after asking which of our
 * events the server has, issue the rest again under a new one.
 */
function* afterFork(device: Device, end: ChainEnd, around: Surroundings): Task<void> {
  const { disk } = device;
  const path = pathTo(disk, end);
  if (path !== null) {
    const chain = chainOf(disk, disk.device);
    for (const { event } of chain) change(device, event.header.id, { acked: path.has(event.hash) });
    const rest = chain.find(({ event }) => !path.has(event.hash));
    if (rest === undefined || continues(end, rest.event.header)) return;
  }
  if (around.mutant !== 'reissue-without-pull' && !(yield* pull(device, around))) return;
  yield null;
  reissue(device, around);
}

/**
 * One durable step: a new identity, and every event that the log does not have again under it. The new id follows from the old one:
 * when an earlier life of this desk, before it was set back, has issued the event again already, the pull brought it under that id.
 */
function reissue(device: Device, { newId, mutant }: Surroundings): void {
  const { disk } = device;
  const unsent = chainOf(disk, disk.device).filter(({ seq }) => seq === null);
  disk.device = newId();
  let end: ChainEnd = CHAIN_START;
  const renamed = new Map<string, string>();
  for (const held of unsent) {
    const { id } = held.event.header;
    const next = mutant === 'reissue-by-chance' ? newId() : `${id}+`;
    renamed.set(id, next);
    disk.events.delete(id);
    if (disk.events.has(next)) continue;
    const event = reissued(held.event, next, disk.device, end, renamed);
    disk.events.set(next, { ...held, event, acked: false });
    end = endOf(event);
  }
  boot(device);
}

function renumber(device: Device, outbox: readonly Held[], { newId }: Surroundings): void {
  const { disk } = device;
  let end: ChainEnd = endOf(chainOf(disk, disk.device).findLast(({ acked }) => acked)?.event);
  const renamed = new Map<string, string>();
  for (const held of outbox) {
    const event = reissued(held.event, newId(), disk.device, end, renamed);
    renamed.set(held.event.header.id, event.header.id);
    disk.events.delete(held.event.header.id);
    disk.events.set(event.header.id, { ...held, event });
    end = endOf(event);
  }
  boot(device);
}

/** Fetches and checks page after page; true when the device holds all that the server's last head names. */
function* pull(device: Device, around: Surroundings): Task<boolean> {
  const { disk } = device;
  for (;;) {
    const after = disk.cursor;
    const reply = yield { kind: 'pull', after, limit: PAGE };
    if (reply?.kind !== 'page') return false;
    const { entries, head } = reply;
    if (!entries.every(({ seq }, index) => seq === after + 1 + index)) return false;
    const last = after + entries.length;
    const root = entries.reduce((grown, { event, seq, status }) => grownRoot(grown, event.hash, seq, status), disk.root);
    const betrayed = head.size < after || (last === head.size && root !== head.root);
    if (betrayed && around.mutant !== 'no-rollback-check') {
      rolledBack(device);
      yield null;
      continue;
    }
    const step = around.mutant === 'cursor-plus-limit' ? after + Math.max(entries.length, entries.length > 0 ? PAGE : 0) : last;
    if (around.mutant === 'cursor-first') [disk.cursor, disk.root] = [step, root];
    yield null;
    apply(device, entries, step, root);
    around.saw(entries.map(({ event }) => event.act));
    yield null;
    if (last < head.size) continue;
    if (around.mutant !== 'ack-is-for-ever') missAcknowledged(device);
    return true;
  }
}

/**
 * What was acknowledged before this pull and did not come with it is gone: the server was set back to before it, and no head that
 * we have seen shows it. It is sent again.
 */
function missAcknowledged(device: Device): void {
  for (const [id, { acked, seq }] of device.disk.events) if (acked && seq === null) change(device, id, { acked: false });
}

/** One durable step: the page and its cursor. */
function apply(device: Device, entries: readonly LogEntry[], cursor: number, root: string): void {
  for (const { event, seq, status } of entries) keep(device, { event, seq, refused: status === 'refused', acked: true });
  device.disk.cursor = cursor;
  device.disk.root = root;
}

/** The server tells another story than before: keep everything, take nothing for filed, read from the start. */
function rolledBack(device: Device): void {
  device.disk.cursor = 0;
  device.disk.root = '';
  for (const [id, held] of device.disk.events) device.disk.events.set(id, { ...held, seq: null, acked: false });
}

/** Brings what others wrote and the server lost; true when there is more to bring. */
function* relay(device: Device, { mutant }: Surroundings): Task<boolean> {
  const { disk } = device;
  if (mutant === 'no-relay') return false;
  const lost = [...disk.events.values()].filter(({ event, seq, acked }) => seq === null && !acked && event.header.device !== disk.device);
  const [first] = lost;
  if (first === undefined) return false;
  const author = first.event.header.device;
  const events = lost
    .map(({ event }) => event)
    .filter(({ header }) => header.device === author)
    .sort((a, b) => a.header.n - b.header.n);
  const reply = yield { kind: 'push', device: author, events: events.slice(0, BATCH) };
  if (reply?.kind !== 'pushed') return false;
  for (const { id, status } of reply.results) change(device, id, { acked: true, refused: status === 'refused' });
  return lost.length > reply.results.length;
}

function keep(device: Device, held: Held): void {
  device.disk.events.set(held.event.header.id, held);
  foldEvents(device.store, [opened(held)]);
}

function change(device: Device, id: string, to: Partial<Held>): void {
  const held = device.disk.events.get(id);
  if (held !== undefined) keep(device, { ...held, ...to });
}

function opened({ event, seq, refused, acked }: Held): OpenEvent {
  return {
    header: event.header,
    hash: event.hash,
    body: event.body,
    status: refused ? 'refused' : acked ? 'accepted' : 'local',
    seq,
    recv: null,
  };
}

function chainOf({ events }: Disk, device: string): readonly Held[] {
  return [...events.values()].filter(({ event }) => event.header.device === device).sort((a, b) => a.event.header.n - b.event.header.n);
}

function chainEnd(disk: Disk): ChainEnd {
  return endOf(chainOf(disk, disk.device).at(-1)?.event);
}

/** The hashes on our own chain from its start to that end, or null when the end does not lie on it. */
function pathTo(disk: Disk, end: ChainEnd): ReadonlySet<string> | null {
  const byHash = new Map(chainOf(disk, disk.device).map(({ event }) => [event.hash, event]));
  const path = new Set<string>();
  for (let hash = end.hash; hash !== CHAIN_START.hash; ) {
    const event = byHash.get(hash);
    if (event === undefined) return null;
    path.add(hash);
    hash = event.header.prev;
  }
  return path;
}
