/** What the readers of received files answer. Plain data: it crosses from the intake worker to main. */
import type { DeskError } from '../../domain/result.ts';
import type { MailRecord } from '../../domain/state/records.ts';

/** A received message as it can be filed, without what only main knows (its blob, its hash and its fate). `warnings` are codes of `domain/errors.ts`. */
export type ReadMail = Omit<MailRecord, 'blob' | 'sha256' | 'outcome' | 'outcomeEntity' | 'outcomeReason'>;

/** What a collected file is by its content. `rows` counts the records of a table, null for anything else. */
export interface InspectedFile {
  readonly type: string;
  readonly encoding: Encoding | null;
  readonly rows: number | null;
  readonly warnings: readonly DeskError[];
}

/** A table of text cells. Formula cells are neutralised already; `formulas` says which they were. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly formulas: readonly { readonly row: number; readonly column: number }[];
  readonly problems: readonly RowProblem[];
  readonly encoding: Encoding;
  readonly warnings: readonly DeskError[];
}

/** A row that does not fit; `row` counts from 1 below the head. */
export interface RowProblem {
  readonly row: number;
  readonly problem: 'width' | 'quotes';
}

export type Encoding = 'UTF-8' | 'UTF-16' | 'Windows-1252';
