/** What a rule is: dated data. A change of law is a new entry with its own dates, never an edit. */

export interface Rule {
  /** First and last day on which the rule holds; null while no end is known. */
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly article: string;
  /** Where its text can be read. */
  readonly source: string;
  /** `proposal`: not law yet, kept off. `policy`: our own careful choice. `company`: a promise the company made. */
  readonly standing: 'law' | 'guidance' | 'policy' | 'company' | 'proposal';
  /** Length of the period it sets, where it sets one. */
  readonly months?: number;
  readonly days?: number;
  readonly workingDays?: number;
  readonly hours?: number;
  /** The step as a sentence; `{name}` stands for a value of the step, days are written out. */
  readonly sentence: string;
}
