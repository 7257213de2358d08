/** The office's Merkle tree as this desk computes it from its own log. */
import { appendLeaves, leafHash, rootOf } from '../../domain/events/merkle.ts';
import { sha256 } from '../crypto/hash.ts';
import type { Log } from '../log/log.ts';

/** A tree by its peaks; see domain/events/merkle.ts. */
export interface Tree {
  readonly size: number;
  readonly peaks: readonly string[];
}

export interface Leaf {
  readonly hash: string;
  readonly seq: number;
  readonly status: 'accepted' | 'refused';
}

/** The tree over the server's first `size` numbers, from the last head noted or one known to be right. `size` is at most the log's cursor. */
export function treeAt(log: Log, size: number, from: Tree = { size: 0, peaks: [] }): Tree {
  const note = log.head();
  const noted = note !== null && note.size <= size && note.size > from.size ? { size: note.size, peaks: note.peaks } : from;
  const start = noted.size <= size ? noted : { size: 0, peaks: [] };
  const leaves: Leaf[] = [];
  for (let seq = start.size + 1; seq <= size; seq += 1) {
    const event = log.atSeq(seq);
    const known = event === undefined ? undefined : log.known(event);
    const mark = event === undefined ? undefined : log.markOf(event);
    if (known === undefined || mark === undefined) throw new Error('the log has a gap below its cursor');
    leaves.push({ hash: known.hash, seq, status: mark.status });
  }
  return grown(start, leaves);
}

/** The tree with these leaves added. */
export function grown(tree: Tree, leaves: readonly Leaf[]): Tree {
  const hashes = leaves.map(({ hash, seq, status }) => leafHash(sha256, hash, seq, status));
  return { size: tree.size + leaves.length, peaks: appendLeaves(sha256, tree.size, tree.peaks, hashes) };
}

export function rootOfTree(tree: Tree): string {
  return rootOf(sha256, tree.peaks);
}
