/**
 * A letter or bundle as plain content, before any page exists. Made from a case, its office and the statutory checklist;
 * set by `main/documents/`. Canonical JSON of this value is what an approver approves.
 */
import type { Language, LetterKind } from '../state/records.ts';

export interface Span {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  /** An http(s) or mailto address that the text links to. */
  readonly link?: string;
}
/** Running text: a string, or spans with marks. */
export type Text = string | readonly Span[];

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: Text }
  | { readonly kind: 'paragraph'; readonly text: Text; readonly keepWithNext?: boolean }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Text[] }
  | {
      readonly kind: 'table';
      /** What the table shows, for screen readers and set above it. */
      readonly caption: string;
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** Relative column widths, one per column. */
      readonly widths: readonly number[];
    }
  | { readonly kind: 'facts'; readonly items: readonly { readonly label: string; readonly value: string }[] }
  | { readonly kind: 'page-break' }
  /** Name, title and the place of the visible signature. */
  | { readonly kind: 'signature'; readonly name: string; readonly title: string; readonly controller: string };

export interface Letterhead {
  readonly name: string;
  /** Small line above the address window. */
  readonly returnLine: string;
  readonly lines: readonly string[];
  readonly footer: readonly string[];
}

export interface LetterModel {
  readonly kind: LetterKind;
  readonly language: Language;
  /** Document title (metadata and bookmarks). */
  readonly title: string;
  readonly reference: string;
  /** The day the letter bears, already in the language's form. */
  readonly dateLine: string;
  readonly letterhead: Letterhead;
  /** Lines of the address window; empty for bundles. */
  readonly recipient: readonly string[];
  readonly envelope: 'din-5008-b' | 'us-10';
  readonly pageSize: 'a4' | 'letter';
  /** Subject line, the first heading. */
  readonly subject: string;
  readonly blocks: readonly Block[];
  /** Marks every page when the letterhead is a real firm's and the letter is not from it. */
  readonly specimen: string | null;
  /** Machine-readable data embedded with the document (AFRelationship Data). */
  readonly embedded: readonly { readonly name: string; readonly type: string; readonly description: string; readonly text: string }[];
}

/** A statutory item that is not there yet: the letter cannot be approved without it. */
export interface MissingItem {
  readonly item: string;
  /** Article or source that asks for it. */
  readonly source: string;
}

/** What a letter's maker answers: the model, what is missing, and the e-mail text of the same content. */
export interface ComposedLetter {
  readonly model: LetterModel;
  readonly missing: readonly MissingItem[];
  readonly email: { readonly to: string; readonly subject: string; readonly body: string };
}
