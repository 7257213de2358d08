/**
 * References such as R-2026-B017: the year of receipt, the desk's letter, and a number that only this desk counts.
 * Unique without a server, and never renumbered.
 */
import { all, type Store } from '../state/fold.ts';

/** The next free reference of this desk. `day` is the local day of receipt or awareness. */
export function nextReference(store: Store, prefix: 'R' | 'B', letter: string, day: string): string {
  const start = `${prefix}-${day.slice(0, 4)}-${letter}`;
  const taken = prefix === 'R' ? all(store, 'case') : all(store, 'breach');
  let highest = 0;
  for (const [, { reference }] of taken) {
    const number = reference.startsWith(start) ? Number(reference.slice(start.length)) : Number.NaN;
    if (Number.isInteger(number)) highest = Math.max(highest, number);
  }
  return `${start}${String(highest + 1).padStart(3, '0')}`;
}
