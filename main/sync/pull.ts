/**
 * Checks a page of the server's log against everything this desk knows and says what to file. The server is not trusted: it may
 * withhold, but what it adds must be signed by the office's devices, in their chains, at the place its signed head vouches for.
 */
import { continues } from '../../domain/events/chain.ts';
import type { DeviceCertificate, SealedEvent } from '../../domain/events/event.ts';
import { trusted } from '../crypto/certificates.ts';
import { fromBase64 } from '../crypto/encoding.ts';
import { eventFault } from '../crypto/events.ts';
import { verifyHead } from '../crypto/wire.ts';
import type { Tail } from '../log/log-index.ts';
import type { Log } from '../log/log.ts';
import type { Filing, HeadNote, Mark } from '../log/records.ts';
import type { PulledPage } from './api.ts';
import { grown, type Leaf, rootOfTree, type Tree, treeAt } from './tree.ts';

export type Verdict =
  /** All is right: file this. `more`: the server has further pages. */
  | { readonly kind: 'take'; readonly filing: Filing; readonly tree: Tree; readonly more: boolean }
  /** The server lost numbers that this desk knows: file this note, then everything above it goes to the server again. */
  | { readonly kind: 'reset'; readonly head: HeadNote }
  /** The server has another event in the place of one of this desk's own. */
  | { readonly kind: 'fork'; readonly device: string }
  | { readonly kind: 'bad' };

export interface PullContext {
  readonly log: Log;
  readonly office: string;
  readonly first: DeviceCertificate;
  /** Devices of this desk. */
  readonly ownDevices: ReadonlySet<string>;
  /** The tree of this desk at its cursor. */
  readonly tree: Tree;
}

const BAD = { kind: 'bad' } as const;
type PulledEvent = PulledPage['events'][number];

/** Judges the page that answers a pull after this desk's cursor. */
export function judgePage(context: PullContext, page: PulledPage): Verdict {
  const { log, office, tree } = context;
  const { head } = page;
  const noted = log.head();
  if (head.office !== office || !verifyHead(head)) return BAD;
  if (noted !== null && noted.log === head.log && noted.key !== head.key) return BAD;
  if (noted !== null && noted.log !== head.log) return resetTo(head, { size: 0, peaks: [] });
  if (head.size < log.topSeq()) return resetTo(head, commonTree(log, head, tree));
  const { events } = page;
  if (events.length === 0 && head.size > tree.size) return BAD;
  if (!events.every(({ seq }, index) => seq === tree.size + 1 + index) || tree.size + events.length > head.size) return BAD;
  const devices = trusted(context.first, [...log.certificates(), ...page.devices]);
  const taken = takeEvents(context, events, devices);
  if (taken === 'moved') return resetTo(head, tree);
  if ('kind' in taken) return taken;
  const next = grown(tree, events.map(leafOf));
  const whole = next.size === head.size;
  // with the certificates checked, only another history below the cursor explains another root
  if (whole && rootOfTree(next) !== head.root) return tree.size > 0 ? resetTo(head, { size: 0, peaks: [] }) : BAD;
  const held = new Set(log.certificates().map(({ device }) => device));
  const certificates = page.devices.filter(({ device }) => devices.has(device) && !held.has(device));
  const note = noteOf(head, next);
  const isNew = whole && (noted === null || noted.size !== head.size || noted.root !== head.root);
  return { kind: 'take', filing: { certificates, ...taken, ...(isNew ? { head: note } : {}) }, tree: next, more: !whole };
}

/** The events that are new here and the marks that are, or what stands against the page. `moved`: a number given to an event before now belongs to another. */
function takeEvents(
  { log, office, ownDevices }: PullContext,
  events: readonly PulledEvent[],
  devices: ReadonlyMap<string, DeviceCertificate>,
): { readonly events: readonly SealedEvent[]; readonly marks: readonly Mark[] } | Extract<Verdict, { kind: 'bad' | 'fork' }> | 'moved' {
  const fresh: SealedEvent[] = [];
  const marks: Mark[] = [];
  const tails = new Map<string, Tail>();
  for (const pulled of events) {
    const { id, device, actor, n } = pulled.header;
    const known = log.known(id);
    if (known === undefined) {
      const certificate = devices.get(device);
      const event: SealedEvent = { header: pulled.header, hash: pulled.hash, sig: pulled.sig, blob: pulled.blob === null ? null : fromBase64(pulled.blob) };
      if (certificate?.actor !== actor || pulled.header.office !== office || eventFault(event, certificate.publicKey) !== null) return BAD;
      const tail = tails.get(device) ?? log.ownTail(device);
      if (!continues(tail, event.header)) return ownDevices.has(device) && n <= tail.n + 1 ? { kind: 'fork', device } : BAD;
      tails.set(device, { n, hash: event.hash, hlc: event.header.hlc });
      fresh.push(event);
    } else if (known.hash !== pulled.hash) return BAD;
    const mark = markOf(pulled);
    const before = log.markOf(id);
    const there = log.atSeq(pulled.seq);
    if ((before !== undefined && !sameMark(before, mark)) || (there !== undefined && there !== id)) return 'moved';
    if (before === undefined) marks.push(mark);
  }
  return { events: fresh, marks };
}

/** The server's answer about an event as this desk keeps it. */
export function markOf({ header, seq, recv, status, reason }: Pick<PulledEvent, 'seq' | 'recv' | 'status' | 'reason'> & { readonly header: { readonly id: string } }): Mark {
  return { event: header.id, seq, recv, status, ...(reason === undefined ? {} : { refusal: reason }) };
}

function sameMark(a: Mark, b: Mark): boolean {
  return a.seq === b.seq && a.status === b.status;
}

function leafOf({ hash, seq, status }: PulledEvent): Leaf {
  return { hash, seq, status };
}

/** How far the server's log is still this desk's: all of it when its root is ours at that size, else nothing. */
function commonTree(log: Log, head: PulledPage['head'], tree: Tree): Tree {
  const at = head.size >= tree.size ? tree : treeAt(log, head.size);
  return at.size < head.size || rootOfTree(at) === head.root ? at : { size: 0, peaks: [] };
}

function resetTo(head: PulledPage['head'], tree: Tree): Verdict {
  return { kind: 'reset', head: { ...noteOf(head, tree), reset: true } };
}

function noteOf({ log, key }: PulledPage['head'], tree: Tree): HeadNote {
  return { log, key, size: tree.size, root: rootOfTree(tree), peaks: tree.peaks };
}
