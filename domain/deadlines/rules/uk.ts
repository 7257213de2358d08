/** Rules of the UK GDPR and the Data Protection Act 2018, as changed by the Data (Use and Access) Act 2025. */
import type { Rule } from './rule.ts';

const ICO = 'ICO guidance on the right of access, https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/individual-rights/right-of-access/';
const TWIN = 'Data Protection Act 2018 s. 54 (twin text), https://www.legislation.gov.uk/ukpga/2018/12/section/54; SI 2026/82';
const law = { validFrom: '2021-01-01', validTo: null, standing: 'law', source: ICO } as const;
const amended = { validFrom: '2026-02-05', validTo: null, standing: 'law', source: TWIN } as const;
const guided = { validFrom: '2021-01-01', validTo: '2026-02-04', standing: 'guidance', source: ICO } as const;

export const UK_RULES = {
  'uk.receipt': { ...law, article: 'Art. 12(3) UK GDPR', sentence: 'The request reached the office on {received}. The period runs from that day.' },
  'uk.month': {
    ...law, article: 'Art. 12(3) UK GDPR', months: 1,
    sentence: 'One month by calendar date, or its last day where it lacks that date, ends on {date}; nothing moves this date.',
  },
  'uk.extension': {
    ...law, article: 'Art. 12(3) UK GDPR', months: 2,
    sentence: 'The person was told of the extension on {on}, in time. Three months from the start of the period end on {date}.',
  },
  'uk.extension-notice': {
    ...law, article: 'Art. 12(3) UK GDPR', months: 1,
    sentence: 'An extension counts only if the person is told of it, with the reasons, within the first month; to be safe, by {date}.',
  },
  'uk.refusal-information': {
    ...law, article: 'Art. 12(4) UK GDPR', months: 1,
    sentence: 'If no action is taken, the reasons and the ways to complain and to a court must be told by {date}.',
  },
  'uk.relevant-time': {
    ...amended, article: 'Art. 12A UK GDPR (s. 54(3) DPA 2018)',
    sentence: 'The period starts when the identity information and any fee asked for have arrived: on {start}. Counted from there it ends on {date}.',
  },
  'uk.relevant-time-guidance': {
    ...guided, article: 'ICO guidance before Art. 12A UK GDPR',
    sentence: 'By the regulator’s guidance the period starts when the identity information and any fee asked for have arrived: on {start}. Counted from there it ends on {date}.',
  },
  'uk.relevant-time-open': {
    ...law, article: 'Art. 12A UK GDPR', source: TWIN,
    sentence: 'Something asked for on {since} has not arrived. Until it does, the date stays {date}.',
  },
  'uk.clarification': {
    ...amended, article: 'Art. 12A UK GDPR (s. 54(3C) DPA 2018)',
    sentence: 'The days from the question to the answer, both included, do not count: {days} days ({periods}). With them the period ends on {date}.',
  },
  'uk.clarification-guidance': {
    ...guided, article: 'ICO guidance before Art. 12A UK GDPR',
    sentence: 'By the regulator’s guidance the days from the question to the answer do not count: {days} days ({periods}). With them the period ends on {date}.',
  },
  'uk.roll': {
    ...law, article: 'ICO guidance on time limits',
    sentence: '{from} is no working day. After {skipped} the period ends on the next working day, {date}.',
  },
  'uk.no-roll': { ...law, article: 'ICO guidance on time limits', sentence: '{date} is a working day, so nothing moves.' },
  'uk.unpaused': { ...law, article: 'Art. 12(3) UK GDPR', standing: 'policy', sentence: 'If nothing had been asked of the person, the limit would be {date}.' },
  'uk.complaint': {
    ...law, article: 's. 164A Data Protection Act 2018', validFrom: '2026-06-19', days: 30, source: 'Data (Use and Access) Act 2025, SI 2026/82',
    sentence: 'A complaint is acknowledged within 30 days. Counting the day of receipt, {received}, they end on {date}; this is the target.',
  },
  'uk.complaint-latest': {
    ...law, article: 's. 164A Data Protection Act 2018', validFrom: '2026-06-19', days: 30, source: 'Data (Use and Access) Act 2025, SI 2026/82',
    sentence: 'Without the day of receipt they end on {date}.',
  },
} as const satisfies Readonly<Record<string, Rule>>;
