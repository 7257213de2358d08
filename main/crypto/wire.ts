/** What a desk signs and checks when it talks to the server: requests, and heads of the office's log. */
import type { Head } from '../../contract/sync-api.ts';
import { canonicalJson } from '../../domain/events/canonical.ts';
import { HASH_PREFIX } from '../../domain/events/chain.ts';
import { prefixed, sha256Hex } from './hash.ts';
import { type SigningKey, signDigest, verifyDigest } from './signing-key.ts';

/** The parts of a request that its signature covers. */
export interface RequestToSign {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** Empty for a request without a body. */
  readonly body: Uint8Array;
}

export function signRequest(key: SigningKey, { method, path, time, body }: RequestToSign): string {
  return signDigest(key, prefixed(HASH_PREFIX.request, `${method}\n${path}\n${time}\n${sha256Hex(body)}`));
}

/** Whether the head is signed by the key it names. Which key that may be is for the caller to remember. */
export function verifyHead(head: Head): boolean {
  const { sig, ...unsigned } = head;
  return verifyDigest(head.key, prefixed(HASH_PREFIX.head, canonicalJson(unsigned)), sig);
}
