import type { KeyObject } from 'node:crypto';

/** What signs: the certificates as DER, the signer's first, its root last, and the signer's private key (RSA 2048–4096 or P-256). */
export interface SealKey {
  readonly certificates: readonly Uint8Array[];
  /** A key object inside one process; PKCS#8 DER where it travels to a worker. */
  readonly privateKey: KeyObject | Uint8Array;
}

/** Where a visible signature stands: over the name, title and time that the layout has set, so its own appearance is empty. */
export interface SignaturePlace {
  /** Page, counted from 0. */
  readonly page: number;
  /** Left, bottom, right, top in points, from the page's lower left corner. */
  readonly rect: readonly [number, number, number, number];
}

export interface SignatureMeta {
  readonly reason: string;
  readonly location: string;
  /** Instant of signing, ISO 8601 with an offset or Z; becomes /M, a claim of the signer and no time-stamp. */
  readonly time: string;
  /** The signer's name for readers that show it; the certificate's common name when left out. */
  readonly name?: string;
}
