/** Rules of Canada's PIPEDA and of Quebec's private sector act. */
import type { Rule } from './rule.ts';

const PIPEDA = 'Personal Information Protection and Electronic Documents Act, S.C. 2000, c. 5, https://laws-lois.justice.gc.ca/eng/acts/P-8.6/';
const QUEBEC = 'Act respecting the protection of personal information in the private sector, CQLR c. P-39.1, https://www.legisquebec.gouv.qc.ca/en/document/cs/P-39.1';
const federal = { validFrom: '2001-01-01', validTo: null, standing: 'law', source: PIPEDA } as const;
const quebec = { validFrom: '1994-01-01', validTo: null, standing: 'law', source: QUEBEC } as const;

export const CANADA_RULES = {
  'pipeda.thirty-days': {
    ...federal, article: 'PIPEDA s. 8(3)', days: 30,
    sentence: 'The request was received on {received}. Thirty days after that day end on {date}; nothing moves this date.',
  },
  'pipeda.extension': {
    ...federal, article: 'PIPEDA s. 8(4)(a)', days: 30,
    sentence: 'The person was told of the extension on {on}, in time. At most thirty more days end on {date}.',
  },
  'pipeda.extension-notice': {
    ...federal, article: 'PIPEDA s. 8(4)', days: 30,
    sentence: 'The notice of an extension, with the new limit, the reasons and the right to complain, is due thirty days after the date of the request, by {date}.',
  },
  'pipeda.roll': {
    ...federal, article: 'Interpretation Act, R.S.C. 1985, c. I-21, s. 26 and 35', source: 'https://laws-lois.justice.gc.ca/eng/acts/I-21/',
    sentence: '{from} is a holiday under federal law. After {skipped} the limit is {date}.',
  },
  'pipeda.no-roll': {
    ...federal, article: 'Interpretation Act, R.S.C. 1985, c. I-21, s. 26 and 35', source: 'https://laws-lois.justice.gc.ca/eng/acts/I-21/',
    sentence: '{date} is neither a Sunday nor a holiday under federal law, so nothing moves.',
  },
  'pipeda.deemed-refusal': {
    ...federal, article: 'PIPEDA s. 8(5)',
    sentence: 'Silence counts as a refusal from {date}.',
  },
  'pipeda.breach-record': {
    ...federal, article: 'Breach of Security Safeguards Regulations, SOR/2018-64, s. 6', validFrom: '2018-11-01', months: 24,
    source: 'https://laws-lois.justice.gc.ca/eng/regulations/SOR-2018-64/',
    sentence: 'The record of the breach is kept for 24 months after the day it was determined, until {date}.',
  },
  'quebec.thirty-days': {
    ...quebec, article: 'P-39.1 s. 32', days: 30,
    sentence: 'The request was received on {received}. Thirty days after that day end on {date}. The act lets nobody extend them.',
  },
  'quebec.roll': {
    ...quebec, article: 'Interpretation Act, CQLR c. I-16, s. 52 and 61(23)', source: 'https://www.legisquebec.gouv.qc.ca/en/document/cs/I-16',
    sentence: '{from} is a holiday under Quebec law. After {skipped} the limit is {date}.',
  },
  'quebec.no-roll': {
    ...quebec, article: 'Interpretation Act, CQLR c. I-16, s. 52 and 61(23)', source: 'https://www.legisquebec.gouv.qc.ca/en/document/cs/I-16',
    sentence: '{date} is neither a Sunday nor a holiday under Quebec law, so nothing moves.',
  },
  'quebec.deemed-refusal': { ...quebec, article: 'P-39.1 s. 32', sentence: 'Silence counts as a refusal from {date}.' },
} as const satisfies Readonly<Record<string, Rule>>;
