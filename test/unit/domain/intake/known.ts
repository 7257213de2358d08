import type { CaseRecord, CustomerRecord } from '../../../../domain/state/records.ts';

/** A customer and a case with nothing in them, to be filled where a test looks. */
export const emptyRecord: { readonly customer: CustomerRecord; readonly case: CaseRecord } = {
  customer: {
    name: '', address: { lines: [], country: 'DE' }, administrator: '', administratorEmail: '', breachContact: '', breachEmail: '',
    breachClock: { anchor: 'occurrence', hours: 72 }, region: '', mediaLocation: '', personsRule: 'forward', language: 'en',
  },
  case: {
    reference: 'R-2026-B001', person: { name: '', email: '', address: null, country: '', language: 'en' }, channel: 'email',
    received: { at: '2026-11-02T09:00:00Z', zone: 'UTC', day: '2026-11-02' }, regime: 'gdpr', notes: '', mail: '', customer: '', owner: '',
    closed: '', closedOn: '', identity: 'open', identityNote: '',
  },
};
