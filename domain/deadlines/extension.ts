/** Extensions: an act that counts only if the person was told of it inside the first period. */
import { dayNumber, dayText } from './days.ts';
import { type Notes, warn } from './notes.ts';
import type { ClockCase } from './types.ts';

/**
 * The day of the notice that extends the period, or null. `safe` is the end of the first period, `limit` the day on which it
 * lawfully ends (they differ by the roll). Later notices are facts on file that move nothing, and are warned of.
 */
export function extensionOf(c: ClockCase, safe: number, limit: number, notes: Notes): number | null {
  const received = dayNumber(c.receivedOn);
  let counted: number | null = null;
  for (const { on } of c.events.filter(({ type }) => type === 'extension-notified').sort((a, b) => (a.on < b.on ? -1 : 1))) {
    const day = dayNumber(on);
    if (day < received) warn(notes, 'event-before-receipt', { type: 'extension-notified', on, received: c.receivedOn });
    else if (counted !== null) warn(notes, 'extension-again', { on });
    else if (day > limit) warn(notes, 'extension-late', { on, limit: dayText(limit) });
    else {
      if (day > safe) warn(notes, 'extension-on-last-day', { on, limit: dayText(safe) });
      counted = day;
    }
  }
  return counted;
}

/** Warns of every extension in a regime that knows none. */
export function noExtension(c: ClockCase, notes: Notes): void {
  for (const { type, on } of c.events) if (type === 'extension-notified') warn(notes, 'extension-not-known', { on });
}

/** Warns of questions to the person in a regime where they stop no clock. */
export function noPause(c: ClockCase, notes: Notes, except: readonly string[] = []): void {
  for (const { type, on } of c.events) {
    const asks = type === 'identity-requested' || type === 'clarification-requested' || type === 'fee-requested';
    if (asks && !except.includes(type)) warn(notes, 'pause-unknown', { type, on });
  }
}
