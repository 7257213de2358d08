/** The clock engine's input and output: plain data, every date with its reasons. Days `YYYY-MM-DD`, instants ISO 8601 UTC. */
import type { CaseRole, ClockActType, Regime, Right } from '../state/records.ts';

export interface ClockEvent {
  readonly type: ClockActType | 'fee-requested' | 'fee-paid' | 'fee-confirmed' | 'requested' | 'notified';
  readonly on: string;
}

export interface ClockCase {
  readonly regime: Regime;
  readonly right: Right;
  readonly role: CaseRole;
  /** The controller's local day of receipt. */
  readonly receivedOn: string;
  readonly zone: string;
  /** ISO 3166 code (`DE`, `DE-BY`, `CA-MB`) or `none`. */
  readonly calendar: string;
  readonly events: readonly ClockEvent[];
}

export interface TraceStep {
  /** Rule id in `rules.ts`. */
  readonly rule: string;
  /** Article or source the rule follows. */
  readonly source: string;
  /** English sentence; `params` are its values, so that other languages can be rendered. */
  readonly text: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** The date after this step. */
  readonly date: string;
}

export interface ClockWarning {
  readonly code: string;
  readonly text: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Three dates, never one. Only those that the regime has are there. */
export interface Deadline {
  /** No roll, no pause, no rounding in our favour: what chips and lists show. */
  readonly target?: string;
  /** With all lawful moves. */
  readonly legalLatest?: string;
  /** The legal latest if no pause counted, whenever one runs or ran. */
  readonly unpaused?: string;
  /** The company's own promise. */
  readonly promise?: string;
  readonly extensionNoticeBy?: string;
  readonly acknowledgeBy?: string;
  readonly refusalInformBy?: string;
  /** True while a pause is open: the clock shows its date and that it waits. */
  readonly paused: boolean;
  readonly extended: boolean;
  /** Day an answer was dispatched, if one was. */
  readonly answeredOn?: string;
  /** Day the person withdrew the request, if it was not reopened since. */
  readonly withdrawnOn?: string;
  readonly trace: readonly TraceStep[];
  readonly warnings: readonly ClockWarning[];
}

/** One running clock of a breach. A chip names it. */
export interface BreachClock {
  readonly id: 'promise' | 'own-awareness' | 'customer-notice' | 'customer-awareness' | 'authority';
  /** Whose clock it is: ours, or a customer's shown as theirs. */
  readonly owner: 'us' | 'customer';
  /** Customer id, when it is a customer's. */
  readonly customer?: string;
  /** Short name for the chip, e.g. `Promise to Nordwind`. */
  readonly name: string;
  readonly from: string;
  /** Exactly from + hours; null where the law says only "without undue delay". */
  readonly strict: string | null;
  /** By full hours (Regulation 1182/71 Art. 3); equals strict for promises. */
  readonly legal: string | null;
  /** Instant it was stopped by a recorded dispatch or notification. */
  readonly stoppedAt: string | null;
  readonly trace: readonly TraceStep[];
  readonly warnings: readonly ClockWarning[];
}
