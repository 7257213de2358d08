import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendLeaves, EMPTY_ROOT, leafHash, rootOf } from '../../../../domain/events/merkle.ts';

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** RFC 9162, 2.1.1, word for word: split at the largest power of two below the size. */
function treeHash(leaves: readonly string[]): string {
  if (leaves.length === 0) return createHash('sha256').digest('hex');
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  const node = [Buffer.of(1), Buffer.from(treeHash(leaves.slice(0, half)), 'hex'), Buffer.from(treeHash(leaves.slice(half)), 'hex')];
  return createHash('sha256').update(Buffer.concat(node)).digest('hex');
}

function leavesOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => createHash('sha256').update(String(index)).digest('hex'));
}

describe('the office’s Merkle tree', () => {
  test('has the root of RFC 9162 at every size, however its leaves arrive', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 12 }), (batches) => {
        const leaves = leavesOf(batches.reduce((sum, batch) => sum + batch, 0));
        let peaks: readonly string[] = [];
        let size = 0;
        for (const batch of batches) {
          peaks = appendLeaves(sha256, size, peaks, leaves.slice(size, size + batch));
          size += batch;
        }
        expect(rootOf(sha256, peaks)).toBe(treeHash(leaves));
      }),
    );
  });
  test('is empty at first', () => {
    expect(rootOf(sha256, [])).toBe(EMPTY_ROOT);
    expect(EMPTY_ROOT).toBe(treeHash([]));
  });
  test('binds an event to its place and its fate', () => {
    const [hash = ''] = leavesOf(1);
    const fates = [leafHash(sha256, hash, 1, 'accepted'), leafHash(sha256, hash, 2, 'accepted'), leafHash(sha256, hash, 1, 'refused')];
    expect(new Set(fates).size).toBe(3);
    const expected = createHash('sha256').update(
      Buffer.concat([Buffer.of(0), Buffer.from(hash, 'hex'), Buffer.from('000000000000000201', 'hex')]),
    );
    expect(leafHash(sha256, hash, 2, 'refused')).toBe(expected.digest('hex'));
  });
  test('refuses peaks that belong to a tree of another size', () => {
    expect(() => appendLeaves(sha256, 3, leavesOf(1), leavesOf(1))).toThrow('do not belong');
  });
});
