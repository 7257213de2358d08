/** Pauses: questions put to the person and their answers, as spans of days that do not count. */
import { dayNumber, dayText, plusWeeks } from './days.ts';
import { type Notes, warn } from './notes.ts';
import type { ClockCase, ClockEvent } from './types.ts';
import { type Rest, workingDaysBetween } from './working-days.ts';

export interface Question {
  readonly asked: number;
  /** Day of the answer; null while the clock waits. */
  readonly answered: number | null;
}

export interface Pause {
  /** Days that do not count. */
  readonly days: number;
  /** The spans as data: `2026-03-05 to 2026-03-12`. */
  readonly periods: string;
  /** Day of the question that waits for its answer; null when none does. */
  readonly openSince: number | null;
}

type Asked = 'identity-requested' | 'clarification-requested' | 'fee-requested';
type Answered = 'identity-received' | 'clarification-received' | 'fee-paid' | 'fee-confirmed';

/** Pairs questions of one kind with their answers, by day. An answer without a question, and what precedes the receipt, is warned of. */
export function questionsOf(c: ClockCase, asked: Asked, answered: Answered, notes: Notes): readonly Question[] {
  const received = dayNumber(c.receivedOn);
  const found: Question[] = [];
  let open: number | null = null;
  for (const event of byDay(c.events, asked)) {
    if (event.type !== asked && event.type !== answered) continue;
    const on = dayNumber(event.on);
    if (on < received) warn(notes, 'event-before-receipt', { type: event.type, on: event.on, received: c.receivedOn });
    else if (event.type === asked) open ??= on;
    else if (open === null) warn(notes, 'answer-without-question', { on: event.on });
    else {
      found.push({ asked: open, answered: on });
      open = null;
    }
  }
  if (open !== null) found.push({ asked: open, answered: null });
  return found;
}

/**
 * The days that do not count, each once though questions overlap. `first` is 1 when the day of the question still counts
 * (from the day after it through the day of the answer) and 0 when it does not. `limit` gives the end of the period with so
 * many days added: a question put after it moves nothing.
 */
export function pauseOf(questions: readonly Question[], first: 0 | 1, start: number, limit: (days: number) => number, notes: Notes): Pause {
  let days = 0;
  let through = start - 1;
  let openSince: number | null = null;
  const periods: string[] = [];
  for (const { asked, answered } of [...questions].sort((a, b) => a.asked - b.asked)) {
    if (asked > limit(days)) {
      warn(notes, 'pause-after-end', { on: dayText(asked), limit: dayText(limit(days)) });
      continue;
    }
    if (answered === null) {
      openSince ??= asked;
      continue;
    }
    const from = Math.max(asked + first, through + 1);
    if (answered < from) continue;
    days += answered - from + 1;
    through = answered;
    periods.push(`${dayText(from)} to ${dayText(answered)}`);
  }
  return { days, periods: periods.join(', '), openSince };
}

/** More working days after receipt than this: a pause is questioned, or hardly stands. Our own careful choice. */
const LATE = 3;
const VERY_LATE = 7;

/** Warns of questions that were not put without undue delay. */
export function questionLateness(questions: readonly Question[], received: number, rest: Rest, notes: Notes): void {
  for (const { asked } of questions) {
    const days = workingDaysBetween(rest, received, Math.min(asked, plusWeeks(received, 52)));
    if (days > LATE) warn(notes, days > VERY_LATE ? 'pause-asked-very-late' : 'pause-asked-late', { on: dayText(asked), days });
  }
}

/** Events by day; on one day the question comes before its answer. */
function byDay(events: readonly ClockEvent[], asked: Asked): readonly ClockEvent[] {
  return [...events].sort((a, b) => (a.on === b.on ? Number(b.type === asked) - Number(a.type === asked) : a.on < b.on ? -1 : 1));
}
