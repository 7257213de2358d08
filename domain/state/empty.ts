/** What a record is before any event set its fields: the fold starts from here, so that every record is whole. */
import type { Declared, RecordByKind } from './records.ts';

const NEVER: Declared = { at: '', zone: '', day: '' };
const NO_ADDRESS = { lines: [], country: '' };

export const EMPTY: RecordByKind = {
  office: {
    name: '', controller: '', address: NO_ADDRESS, attention: '', email: '', phone: '', zone: 'UTC', calendar: 'none', country: '',
    intakeAddresses: [], trustedHosts: [], specimen: false, representative: '', authorities: {}, singleHanded: false,
  },
  staff: { name: '', title: '', role: 'intake', email: '' },
  customer: {
    name: '', address: NO_ADDRESS, administrator: '', administratorEmail: '', breachContact: '', breachEmail: '',
    breachClock: { anchor: 'awareness', hours: 72 }, region: '', mediaLocation: '', personsRule: 'forward', language: 'en',
  },
  system: { name: '', role: 'controller', owner: '', purposes: [], categories: [], recipients: [], retention: '', source: '' },
  mail: {
    blob: '', sha256: '', format: 'eml', messageId: '', from: { name: '', email: '' }, to: [], subject: '', text: '', receivedAt: null,
    receivedBy: null, sentAt: null, forwarded: false, attachments: [], warnings: [], outcome: '', outcomeEntity: '', outcomeReason: '',
  },
  case: {
    reference: '', person: { name: '', email: '', address: null, country: '', language: 'en' }, channel: 'email', received: NEVER,
    regime: 'gdpr', notes: '', mail: '', customer: '', owner: '', closed: '', closedOn: '', identity: 'open', identityNote: '',
  },
  part: { case: '', right: 'access', role: 'controller', purpose: '', systems: [], outcome: '', ground: '', decidedBy: '', advisedBy: '', decidedOn: '' },
  act: { case: '', act: 'responded', on: '', at: '', note: '' },
  task: { case: '', system: '', state: 'open', result: '', note: '' },
  file: {
    case: '', system: '', name: '', blob: '', sha256: '', size: 0, type: '', role: 'controller', containsOthers: false, replacedBy: '', withdrawn: false,
  },
  instruction: { case: '', customer: '', at: '', by: '', decision: 'do-nothing', text: '' },
  letter: {
    about: '', kind: 'acknowledgement', language: 'en', texts: {}, files: [], customer: '', draftedBy: '', state: 'draft', modelHash: '',
    approvedBy: '', approvedAt: '', signedAt: '', signedBy: '', pdf: '', pdfSha256: '', pdfSize: 0, fileName: '',
  },
  dispatch: { letter: '', about: '', channel: 'email', recipient: '', at: '', proof: '' },
  breach: {
    reference: '', title: '', role: 'processor', occurred: null, aware: NEVER, nature: '', categories: '', persons: '', records: '', consequences: '',
    measures: '', customers: [], mail: '', drill: false, authorityNotifiedAt: '', latenessReason: '', closed: false, closedReason: '',
  },
};
