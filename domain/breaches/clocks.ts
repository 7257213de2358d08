/** The clocks of a breach, by role: promises to customers, our own 72 hours, and the customers' clocks, shown as theirs. */
import { newNotes, step, warn } from '../deadlines/notes.ts';
import { lengthOf } from '../deadlines/rules.ts';
import type { BreachClock } from '../deadlines/types.ts';
import type { BreachRecord, CustomerRecord, Declared } from '../state/records.ts';
import { msBetween, msOf, plusHours } from '../time.ts';

export interface BreachClockInput {
  readonly breach: Pick<BreachRecord, 'role' | 'occurred' | 'aware' | 'customers' | 'authorityNotifiedAt'>;
  /** The customers concerned, by id. One that is not there has no clock yet. */
  readonly customers: Readonly<Record<string, Pick<CustomerRecord, 'name' | 'breachClock'>>>;
  /** Instant of the first notice dispatched to each customer, by id. */
  readonly toldAt: Readonly<Record<string, string>>;
}

/** Limits of a period in hours: exactly so many elapsed hours, and by full hours (Regulation 1182/71 Art. 3(1), (2)(a)). */
export interface HourLimits {
  readonly strict: string;
  readonly legal: string;
}

/**
 * Counts a period in hours from an instant. Hours are elapsed hours, so a change of the clock inside the period changes
 * nothing. The hour of the event, as the wall clock in the zone shows it, does not count for the legal limit:
 * strict <= legal <= strict + 1 hour.
 */
export function hourLimits(at: string, zone: string, hours: number): HourLimits {
  const offset = Temporal.Instant.from(at).toZonedDateTimeISO(zone).offsetNanoseconds / 1_000_000;
  const ms = msOf(at);
  const intoHour = (((ms + offset) % HOUR) + HOUR) % HOUR;
  return { strict: plusHours(at, hours), legal: instantText(ms - intoHour + (hours + 1) * HOUR) };
}

/** All clocks that run for a breach, or ran: ours first, each customer's after. */
export function breachClocks(input: BreachClockInput): readonly BreachClock[] {
  const { breach, customers, toldAt } = input;
  const own = breach.role === 'controller' ? [ownAwareness(breach.aware, breach.authorityNotifiedAt || null)] : [];
  const theirs = breach.customers.flatMap((id) => {
    const customer = customers[id];
    if (customer === undefined) return [];
    const told = toldAt[id] ?? null;
    const promised = promise(id, customer, breach, told);
    return breach.role === 'controller' ? [promised] : [promised, ...processorClocks(id, customer.name, breach.aware, told)];
  });
  return [...own, ...theirs];
}

const HOUR = 3_600_000;

/** Art. 33(1): to the authority within 72 hours of awareness; later with reasons. */
function ownAwareness(aware: Declared, notifiedAt: string | null): BreachClock {
  const notes = newNotes();
  const hours = lengthOf('gdpr.breach.authority', 'hours');
  const { strict, legal } = hourLimits(aware.at, aware.zone, hours);
  step(notes, 'gdpr.breach.authority', strict, { hours, from: aware.at, zone: aware.zone });
  step(notes, 'eu.hours', legal, { zone: aware.zone });
  if (notifiedAt !== null && msBetween(strict, notifiedAt) > 0) warn(notes, 'lateness-reasons', { hours });
  return { id: 'own-awareness', owner: 'us', name: 'Notice to the authority', from: aware.at, strict, legal, stoppedAt: notifiedAt, ...notes };
}

/** The contract clock of a customer. No hour is rounded in our favour; it may have run out before anybody knew. */
function promise(id: string, customer: Pick<CustomerRecord, 'name' | 'breachClock'>, breach: BreachClockInput['breach'], told: string | null): BreachClock {
  const notes = newNotes();
  const { anchor, hours } = customer.breachClock;
  const occurred = anchor === 'occurrence' ? breach.occurred : null;
  const from = occurred ?? breach.aware;
  const limit = plusHours(from.at, hours);
  step(notes, occurred === null ? 'company.breach.awareness' : 'company.breach.occurrence', limit, {
    customer: customer.name, hours, from: from.at, zone: breach.aware.zone,
  });
  if (anchor === 'occurrence' && occurred === null) warn(notes, 'occurrence-unknown');
  if (msBetween(limit, breach.aware.at) >= 0) warn(notes, 'overdue-at-discovery', { limit, zone: breach.aware.zone });
  return {
    id: 'promise', owner: 'us', customer: id, name: `Promise to ${customer.name}`, from: from.at, strict: limit, legal: limit, stoppedAt: told, ...notes,
  };
}

/** Art. 33(2): our notice without undue delay; once told, the customer's own 72 hours run (EDPB 9/2022). */
function processorClocks(id: string, name: string, aware: Declared, told: string | null): readonly BreachClock[] {
  const notice = newNotes();
  step(notice, 'gdpr.breach.customers', aware.at, { customer: name, from: aware.at, zone: aware.zone });
  const ours: BreachClock = {
    id: 'customer-notice', owner: 'us', customer: id, name: `Notice to ${name}`, from: aware.at, strict: null, legal: null, stoppedAt: told, ...notice,
  };
  if (told === null) return [ours];
  const notes = newNotes();
  const hours = lengthOf('gdpr.breach.customer-authority', 'hours');
  const { strict, legal } = hourLimits(told, aware.zone, hours);
  step(notes, 'gdpr.breach.customer-authority', strict, { customer: name, hours, from: told, zone: aware.zone });
  step(notes, 'eu.hours', legal, { zone: aware.zone });
  return [
    ours,
    { id: 'customer-awareness', owner: 'customer', customer: id, name: `${name}: their authority`, from: told, strict, legal, stoppedAt: null, ...notes },
  ];
}

function instantText(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString();
}
