/** Faults put into the protocol on purpose: every harmful one must be found by its damage, or the simulator proves nothing. */
export interface Mutant {
  /** What the mutated protocol does. */
  readonly does: string;
  /** Why no schedule can show damage; absent when it is harmful. */
  readonly harmlessBecause?: string;
}

export const MUTANTS = {
  'no-idempotency': { does: 'the server appends a batch again when its answer was lost' },
  'delete-on-send': { does: 'a device takes an event from its outbox when it sends it, not when it is acknowledged' },
  'cursor-first': { does: 'a device moves its cursor, root and all, before it keeps the page' },
  'naive-sequence': { does: 'the server draws sequence numbers outside the lock, so they commit out of order and leave holes' },
  'no-base': { does: 'events do not name what they overwrite' },
  'forget-acked': { does: 'a device drops an acknowledged event before the pull has brought it back' },
  'no-chain-check': { does: 'the server takes any number and predecessor, so a restored device goes on unnoticed' },
  'server-restamp': {
    does: 'the server stamps a new time of receipt when a batch comes again',
    harmlessBecause:
      'no value, order or proof rests on the time of receipt: merging goes by base, order by seq, the Merkle leaf holds hash, seq and status, and statutory dates are declared data. Only the badge for a wrong clock would show another minute.',
  },
  'ack-all': {
    does: 'a device takes everything in its outbox for acknowledged, also what was filed while the request ran',
    harmlessBecause:
      'the next complete pull does not bring what was never sent, so it goes back into the outbox: late, not lost (see ack-is-for-ever, which takes that away).',
  },
  'refusal-blocks': { does: 'the server answers a refusal by policy with an error for the batch, and the queue stands' },
  'fork-is-final': { does: 'a device whose chain was refused tries the same events for ever' },
  'reissue-without-pull': { does: 'a forked device issues its events again without asking which of them the server has' },
  'reissue-by-chance': {
    does: 'a forked device gives the events that it issues again ids by chance, not ids that follow from the old ones',
  },
  'no-rollback-check': { does: 'a device trusts a head that does not contain what it has seen' },
  'ack-is-for-ever': { does: 'a device never misses an acknowledged event that a complete pull did not bring' },
  'no-relay': {
    does: 'after a rollback a device brings back its own events only',
    harmlessBecause:
      'in these schedules the device that wrote an event outlives the rolled-back server and brings it itself; relaying matters when that device is gone, which is a fault of its own and not played here.',
  },
  'cursor-plus-limit': { does: 'a device moves its cursor by the page’s limit, not by what came' },
  'shown-head-only': { does: 'an edit names in base the shown value only, not the values in conflict with it' },
  'renumber-on-retry': { does: 'a device gives an event a new id each time it sends it' },
  'partial-batch': {
    does: 'the server keeps the first half of a batch and acknowledges the whole',
    harmlessBecause:
      'the devices miss the other half in their next complete pull and send it again, half by half; a server that lies about keeping is found out the same way.',
  },
  'status-from-clock': { does: 'the server refuses events whose clock is more than five minutes off, without a place' },
} as const satisfies Readonly<Record<string, Mutant>>;

export type MutantName = keyof typeof MUTANTS;

export function isMutant(name: string): name is MutantName {
  return Object.hasOwn(MUTANTS, name);
}

/** Why the mutant does no harm, or null when it does. */
export function harmlessBecause(name: MutantName): string | null {
  const mutant: Mutant = MUTANTS[name];
  return mutant.harmlessBecause ?? null;
}
