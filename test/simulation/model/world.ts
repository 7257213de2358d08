/** One schedule: desks, a server, a network that loses, doubles and reorders, and everything that can die or be set back. */
import type { EntityKey } from '../../../domain/events/event.ts';
import { nextHlc } from '../../../domain/events/hlc.ts';
import type { MutantName } from '../mutants.ts';
import { createPrng, type Prng } from '../prng.ts';
import { check, type Oracle } from '../check.ts';
import {
  boot,
  copyOf,
  createDevice,
  type Device,
  type Disk,
  edit,
  isSettled,
  type Reply,
  type Request,
  type Surroundings,
  sync,
  type Task,
} from './device.ts';
import { finalOf, placeOf } from './final.ts';
import { commit, createServer, handlePull, handlePush, headOf, type ModelServer, restored } from './server.ts';

/** What went wrong in a schedule; empty when nothing did. */
export type Violations = readonly string[];

const START_MS = 1_782_864_000_000;
const TEN_YEARS_MS = 315_576_000_000;
const CALM_ROUNDS = 25;

interface Desk {
  readonly device: Device;
  readonly around: Surroundings;
  /** Grows with every crash; replies to an earlier life are lost. */
  life: number;
  running: { readonly task: Task<void>; asked: number | null; input: Reply | null } | null;
  offsetMs: number;
  backup: { readonly disk: Disk; readonly seen: ReadonlySet<number> } | null;
}

type Message =
  | { readonly to: 'server'; readonly desk: number; readonly life: number; readonly id: number; readonly request: Request }
  | { readonly to: 'desk'; readonly desk: number; readonly life: number; readonly id: number; readonly reply: Reply };

interface World {
  readonly prng: Prng;
  readonly mutant: MutantName | null;
  readonly desks: readonly Desk[];
  readonly oracle: Oracle;
  readonly odds: Odds;
  server: ModelServer;
  backup: number;
  network: Message[];
  nowMs: number;
  requests: number;
  acts: number;
}

/** How rough this schedule is. Server and desks are not both set back in one: then events may be gone from everywhere. */
interface Odds {
  readonly loss: number;
  readonly double: number;
  readonly crash: number;
  readonly clock: number;
  readonly forbidden: number;
  readonly setBack: 'nothing' | 'server' | 'desk';
  readonly setBackOften: number;
  readonly backup: number;
}

/** Plays the schedule of a seed through the model, lets the faults end, and says what is wrong then. */
export function playModel(seed: number, schedule: number, mutant: MutantName | null): Violations {
  const world = createWorld(createPrng(seed, schedule), mutant);
  if (world.odds.setBack === 'desk' && world.prng.chance(0.2)) setBackTwice(world);
  const steps = 80 + world.prng.below(160);
  for (let step = 0; step < steps; step += 1) {
    world.nowMs += world.prng.below(5_000);
    disturb(world);
    act(world);
  }
  const calm = calmDown(world);
  const wedged = calm ? [] : [`wedged: not settled after ${CALM_ROUNDS} undisturbed rounds`];
  const log = world.server.log.map(({ event, seq, status }) => placeOf(event, seq, status === 'refused'));
  return [
    ...wedged,
    ...check(
      log,
      world.desks.map(({ device }) => finalOf(device)),
      world.oracle,
    ),
  ];
}

function createWorld(prng: Prng, mutant: MutantName | null): World {
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return `00000000-0000-7000-8000-${String(ids).padStart(12, '0')}`;
  };
  const oracle: Oracle = { required: new Set(), seen: [], basis: new Map() };
  const desks = Array.from({ length: 3 + prng.below(3) }, (): Desk => {
    const seen = new Set<number>();
    oracle.seen.push(seen);
    const around: Surroundings = { newId, mutant, saw: (acts) => acts.forEach((number) => seen.add(number)) };
    const offsetMs = prng.chance(0.3) ? Math.floor((prng.next() * 2 - 1) * TEN_YEARS_MS) : 0;
    return { device: createDevice(newId()), around, life: 0, running: null, offsetMs, backup: null };
  });
  const odds: Odds = {
    loss: prng.pick([0, 0.1, 0.4]),
    double: prng.pick([0, 0.1, 0.3]),
    crash: prng.pick([0, 0.02, 0.1]),
    clock: prng.pick([0, 0.05]),
    forbidden: prng.pick([0, 0, 0.15]),
    setBack: prng.pick(['nothing', 'server', 'desk']),
    setBackOften: prng.pick([0.01, 0.06]),
    backup: prng.pick([0.03, 0.15]),
  };
  return { prng, mutant, desks, oracle, odds, server: createServer(), backup: 0, network: [], nowMs: START_MS, requests: 0, acts: 0 };
}

function act(world: World): void {
  const { prng, desks, network } = world;
  const choice = prng.next();
  if (choice < 0.15) return file(world, prng.below(desks.length));
  if (choice < 0.6 && network.length > 0) return deliver(world);
  const desk = prng.pick(desks);
  if (desk.running === null) {
    if (choice < 0.85) desk.running = { task: sync(desk.device, desk.around), asked: null, input: null };
    return;
  }
  if (desk.running.asked === null || prng.chance(0.1)) run(world, desk);
}

function disturb(world: World): void {
  const { prng, odds, desks, server } = world;
  const at = prng.below(desks.length);
  const desk = prng.pick(desks);
  if (prng.chance(odds.crash)) crash(desk);
  if (prng.chance(odds.clock)) desk.offsetMs = Math.floor((prng.next() * 2 - 1) * TEN_YEARS_MS);
  if (server.open.length > 0 && prng.chance(0.3)) commitOne(world);
  if (odds.setBack === 'server') {
    if (prng.chance(odds.backup)) world.backup = server.log.length;
    if (prng.chance(odds.setBackOften)) setServerBack(world);
  }
  if (odds.setBack === 'desk') {
    if (prng.chance(odds.backup)) backUp(world, at);
    if (prng.chance(odds.setBackOften)) setDeskBack(world, at);
  }
}

function file(world: World, at: number): void {
  const { prng, desks, oracle, odds } = world;
  const desk = desks[at];
  const seen = oracle.seen[at];
  if (desk === undefined || seen === undefined) throw new Error('no such desk');
  world.acts += 1;
  const entity: EntityKey = `case/00000000-0000-7000-9000-00000000000${prng.below(3)}`;
  const field = prng.pick(['subject', 'assignee']);
  const forbidden = prng.chance(odds.forbidden);
  oracle.basis.set(world.acts, { entity, field, seen: new Set(seen) });
  oracle.required.add(world.acts);
  const { disk } = desk.device;
  const hlc = nextHlc(disk.hlc === '' ? null : disk.hlc, world.nowMs + desk.offsetMs, disk.device);
  edit(desk.device, entity, field, world.acts, forbidden, hlc, desk.around);
}

/** Runs a desk's task to its next request or place of death. */
function run(world: World, desk: Desk): void {
  const { running } = desk;
  if (running === null) return;
  const step = running.task.next(running.input);
  running.input = null;
  running.asked = null;
  if (step.done === true) desk.running = null;
  else if (step.value !== null) {
    world.requests += 1;
    running.asked = world.requests;
    world.network.push({ to: 'server', desk: world.desks.indexOf(desk), life: desk.life, id: world.requests, request: step.value });
  }
}

/** Takes any message on its way, so order means nothing; it may be lost, or stay on its way as well. */
function deliver(world: World): void {
  const { prng, odds, network } = world;
  const at = prng.below(network.length);
  const message = network[at];
  if (message === undefined) return;
  if (!prng.chance(odds.double)) network.splice(at, 1);
  if (prng.chance(odds.loss)) return;
  if (message.to === 'server') {
    const reply = answer(world, message.request);
    network.push({ to: 'desk', desk: message.desk, life: message.life, id: message.id, reply });
    return;
  }
  const desk = world.desks[message.desk];
  if (desk?.running === null || desk === undefined || desk.life !== message.life || desk.running.asked !== message.id) return;
  desk.running.input = message.reply;
  desk.running.asked = null;
}

function answer(world: World, request: Request): Reply {
  return request.kind === 'push' ? handlePush(world.server, request, world.nowMs, world.mutant) : handlePull(world.server, request);
}

/** Only of the mutant naive-sequence: open transactions commit in any order, and some never do. */
function commitOne({ prng, server }: World): void {
  const [entries] = server.open.splice(prng.below(server.open.length), 1);
  if (entries !== undefined && !prng.chance(0.1)) commit(server, entries);
}

function crash(desk: Desk): void {
  desk.life += 1;
  desk.running = null;
  boot(desk.device);
}

/** The server's machine is rebuilt from a backup: connections break with it. */
function setServerBack(world: World): void {
  world.server = restored(Math.min(world.backup, world.server.log.length), world.server);
  world.network = [];
  forgetLost(world);
}

function backUp({ desks, oracle }: World, at: number): void {
  const desk = desks[at];
  if (desk !== undefined) desk.backup = { disk: copyOf(desk.device.disk), seen: new Set(oracle.seen[at]) };
}

function setDeskBack(world: World, at: number): void {
  const desk = world.desks[at];
  const seen = world.oracle.seen[at];
  if (desk?.backup === null || desk === undefined || seen === undefined) return;
  desk.device.disk = copyOf(desk.backup.disk);
  seen.clear();
  for (const number of desk.backup.seen) seen.add(number);
  crash(desk);
  forgetLost(world);
}

/** A desk is set back, backed up before it has noticed, and later set back to just that: the same mishap twice. */
function setBackTwice(world: World): void {
  const [desk] = world.desks;
  if (desk === undefined) return;
  const before = world.acts;
  for (const round of [1, 2]) {
    file(world, 0);
    undisturbed(world, desk);
    if (round === 1) backUp(world, 0);
  }
  setDeskBack(world, 0);
  for (let left = world.acts - before; left > 0; left -= 1) file(world, 0);
  backUp(world, 0);
  for (let round = 0; round < 2; round += 1) undisturbed(world, desk);
  setDeskBack(world, 0);
}

/** What a restored machine took with it, and nobody else has, cannot be asked for: no protocol brings that back. */
function forgetLost({ desks, server, oracle }: World): void {
  const somewhere = new Set(server.log.map(({ event }) => event.act));
  for (const { device } of desks) for (const { event } of device.disk.events.values()) somewhere.add(event.act);
  for (const number of oracle.required) if (!somewhere.has(number)) oracle.required.delete(number);
}

/** One round over a perfect network. */
function undisturbed(world: World, { device, around }: Desk): void {
  const task = sync(device, around);
  let step = task.next(null);
  for (let turn = 0; step.done !== true && turn < 1_000; turn += 1)
    step = task.next(step.value === null ? null : answer(world, step.value));
}

/** The faults end: everybody syncs in turn over a perfect network. False when they do not come to rest. */
function calmDown(world: World): boolean {
  world.network = [];
  for (let round = 0; round < CALM_ROUNDS; round += 1) {
    while (world.server.open.length > 0) commitOne(world);
    for (const desk of world.desks) undisturbed(world, desk);
    const { size } = headOf(world.server);
    if (world.desks.every(({ device }) => isSettled(device) && device.disk.cursor === size)) return true;
  }
  return false;
}
