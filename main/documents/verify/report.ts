/** What a check of a signed PDF found. Plain data: never a bare yes or no, and a file that cannot be read is a value too. */
export interface VerifyReport {
  /** The bottom line: at least one signature, every one intact and valid, and nothing suspicious after the first. Says nothing about whether the signer is known. */
  readonly sound: boolean;
  /** The bottom line in one English sentence. */
  readonly sentence: string;
  /** Why the file could not be read at all, else null. */
  readonly unreadable: string | null;
  /** In the order of signing. */
  readonly signatures: readonly SignatureReport[];
}

export interface SignatureReport {
  /** Full name of the form field. */
  readonly field: string;
  /** `signature`, or `timestamp` for a document time-stamp. */
  readonly kind: 'signature' | 'timestamp';
  /** The digest in the signature is that of the signed bytes. */
  readonly intact: boolean;
  /** The signature value fits the signer's key; null: this desk cannot judge the algorithm. */
  readonly valid: boolean | null;
  readonly coverage: Coverage;
  /** What was done to the file after this signature. */
  readonly changed: Change;
  /** Bytes that follow what was signed. */
  readonly bytesAfter: number;
  /** `B-B` and upwards for PAdES; `CMS` for older kinds that name no signing certificate; null when unreadable. */
  readonly level: SignatureLevel | null;
  /** Common name of the signing certificate, else its whole subject; null when it is not in the file. */
  readonly signer: string | null;
  readonly chain: ChainState;
  /** The chain's state in one sentence. */
  readonly chainSentence: string;
  /** Instant the signer claims (/M or signingTime), or the one a time-stamp proves; ISO 8601 UTC. */
  readonly time: string | null;
  /** What stopped the check of this signature, else null. */
  readonly problem: string | null;
}

/** The whole file; one whole earlier revision of it; a piece from its start that ends nowhere in particular; anything else. */
export type Coverage = 'whole-file' | 'whole-revision' | 'part-from-start' | 'unclear';

/** Nothing; validation data and time-stamps; permitted filling of form fields and further signatures; anything else, which is suspicious. */
export type Change = 'none' | 'lta-updates' | 'form-filling' | 'other';

export type SignatureLevel = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA' | 'CMS' | 'DocTimeStamp';

/**
 * `desk-root`: chains to the desk's own root, so recipients' readers will say that the signer is unknown;
 * `self-contained`: chains to another root inside the file, which nobody vouches for here; `incomplete`: the issuer is not in the file;
 * `broken`: a certificate was not signed by the one that claims so, or was not valid at the time.
 */
export type ChainState = 'desk-root' | 'self-contained' | 'incomplete' | 'broken' | 'none';

export interface VerifyOptions {
  /** DER of roots that this desk made. */
  readonly deskRoots?: readonly Uint8Array[];
}
