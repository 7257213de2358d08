/** One collected file that goes to the person with the bundle. */
export interface Annex {
  readonly id: string;
  /** File name shown in outlines and lists. */
  readonly name: string;
  /** Media type as inspected at intake, such as `application/pdf`. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface BundleRequest {
  /** Our own conforming pages: cover, index, schedules. */
  readonly front: Uint8Array;
  readonly annexes: readonly Annex[];
  /** Merge pages where possible (for persons, whose readers often hide attachments), or attach everything to the conforming front. */
  readonly merge: boolean;
  /** The case's reference, first part of each page stamp (`R-2026-B017 000012`). */
  readonly reference: string;
  /** Annexes that are known not to be mergeable, with the reason: they are attached without being opened. */
  readonly keepWhole?: Readonly<Record<string, string>>;
  /** Instant of assembly, ISO 8601. */
  readonly now: string;
}

export interface Bundle {
  readonly pdf: Uint8Array;
  readonly pages: number;
  /** One per annex, in their order. */
  readonly fates: readonly AnnexFate[];
}

export interface AnnexFate {
  readonly id: string;
  readonly fate: 'merged' | 'attached' | 'refused';
  /** Why it was not merged as asked, in words for the person at the desk. */
  readonly reason?: string;
  /** First page in the bundle, counted from 1, of a merged annex. */
  readonly firstPage?: number;
}
