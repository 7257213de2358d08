/** Rules of the General Data Protection Regulation and of Regulation (EEC, Euratom) 1182/71. */
import type { Rule } from './rule.ts';

const GDPR = 'Regulation (EU) 2016/679, https://eur-lex.europa.eu/eli/reg/2016/679/oj';
const COUNTING = 'Regulation (EEC, Euratom) 1182/71, https://eur-lex.europa.eu/eli/reg/1971/1182/oj';
const ACCESS = 'EDPB Guidelines 01/2022 on the right of access, version 2.1';
const law = { validFrom: '2018-05-25', validTo: null, standing: 'law', source: GDPR } as const;
const counting = { validFrom: '1971-07-01', validTo: null, standing: 'law', source: COUNTING } as const;

export const EU_RULES = {
  'gdpr.receipt': {
    ...law, article: 'Art. 12(3) GDPR; EDPB 01/2022 para 159', source: ACCESS,
    sentence: 'The request reached the office on {received}. The period runs from that day, whether or not anybody read it then.',
  },
  'gdpr.month': {
    ...law, article: 'Art. 12(3) GDPR; Regulation 1182/71 Art. 3(2)(c)', months: 1,
    sentence: 'One month by calendar date ends on {date}; no weekend, holiday or pause moves this date.',
  },
  'gdpr.month-end': {
    ...law, article: 'Art. 12(3) GDPR; Regulation 1182/71 Art. 3(2)(c)', months: 1,
    sentence: 'The next month lacks that date, so one month ends on its last day, {date}; no weekend, holiday or pause moves this date.',
  },
  'gdpr.extension': {
    ...law, article: 'Art. 12(3) sentence 2 and 3 GDPR', months: 2,
    sentence: 'The person was told of the extension on {on}, within the first month. Three months from receipt end on {date}.',
  },
  'gdpr.extension-notice': {
    ...law, article: 'Art. 12(3) sentence 3 GDPR', months: 1,
    sentence: 'An extension counts only if the person is told of it, with the reasons, by {date}.',
  },
  'gdpr.refusal-information': {
    ...law, article: 'Art. 12(4) GDPR', months: 1,
    sentence: 'If no action is taken, the reasons, the right to complain and the way to a court must be told by {date}; this cannot be extended.',
  },
  'gdpr.suspension': {
    ...law, article: 'EDPB 01/2022 para 159 and Example 31', source: ACCESS, standing: 'guidance',
    sentence: 'The clock waited for the person from the day after the question to the day of the answer: {days} days ({periods}). With them the month ends on {date}.',
  },
  'gdpr.suspension-open': {
    ...law, article: 'EDPB 01/2022 para 159', source: ACCESS, standing: 'guidance',
    sentence: 'The clock waits for the person’s answer since {since}. Until it comes, no day is added: the date stays {date}.',
  },
  'gdpr.objection-at-once': {
    ...law, article: 'Art. 21(3) GDPR', standing: 'policy',
    sentence: 'The processing objected to stops at once: the target is the day of receipt, {date}.',
  },
  'gdpr.withdrawal-at-once': {
    ...law, article: 'Art. 7(3) GDPR', standing: 'policy',
    sentence: 'Consent that is withdrawn ends the processing: the target is the day of receipt, {date}.',
  },
  'gdpr.processor': {
    ...law, article: 'Art. 28(3)(e) GDPR', standing: 'policy', workingDays: 1,
    sentence: 'Your company is processor: the customer answers the person. The request goes to the customer without delay; the target is the next working day, {date}.',
  },
  'gdpr.customer-month': {
    ...law, article: 'Art. 12(3) GDPR', months: 1,
    sentence: 'For information: if the customer’s own month began on the same day, it ends on {date}. It is the customer’s clock, not yours.',
  },
  'eu.roll': {
    ...counting, article: 'Regulation 1182/71 Art. 3(4); EDPB 01/2022 para 161',
    sentence: '{from} is no working day. After {skipped} the period ends on the next working day, {date}.',
  },
  'eu.no-roll': {
    ...counting, article: 'Regulation 1182/71 Art. 3(4)',
    sentence: '{date} is a working day, so nothing moves.',
  },
  'eu.unpaused': {
    ...counting, article: 'Art. 12(3) GDPR; Regulation 1182/71 Art. 3(4)', standing: 'policy',
    sentence: 'Without the pause the limit is {date}. Art. 12(3) names no pause, so answer by then if you can.',
  },
  'gdpr.breach.authority': {
    ...law, article: 'Art. 33(1) GDPR', hours: 72,
    sentence: '{hours} hours after your company became aware, at {from}, end at {date}. Weekends and holidays count.',
  },
  'gdpr.breach.authority-96h': {
    ...law, article: 'Art. 33(1) GDPR as proposed on 19 November 2025', standing: 'proposal', hours: 96,
    source: 'Digital Omnibus proposal of the European Commission, 19 November 2025', validFrom: '9999-12-31',
    sentence: '{hours} hours after your company became aware, at {from}, end at {date}.',
  },
  'eu.hours': {
    ...counting, article: 'Regulation 1182/71 Art. 3(1) and (2)(a)',
    sentence: 'The hour of the event does not count: by full hours the period ends at {date}.',
  },
  'gdpr.breach.customers': {
    ...law, article: 'Art. 33(2) GDPR',
    sentence: 'As processor your company tells {customer} without undue delay after {from}. The law names no number of hours.',
  },
  'gdpr.breach.customer-authority': {
    ...law, article: 'Art. 33(1) GDPR; EDPB 9/2022', source: 'EDPB Guidelines 9/2022 on personal data breach notification, version 2.0', hours: 72,
    sentence: '{customer} is aware since your notice at {from}; its own {hours} hours to its authority end at {date}. It is the customer’s clock, not yours.',
  },
} as const satisfies Readonly<Record<string, Rule>>;
