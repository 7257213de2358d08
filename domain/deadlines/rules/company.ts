/** Promises the company made to its customers and to the persons. They never roll, pause or round. */
import type { Rule } from './rule.ts';

const promise = { validFrom: '2018-05-25', validTo: null, standing: 'company', source: 'The company’s published privacy FAQ' } as const;

export const COMPANY_RULES = {
  'company.deletion': {
    ...promise, article: 'Privacy FAQ, "Data Retention"', days: 60,
    sentence: 'The contract ended on {received}. All data are deleted within 60 days, by {date}. The promise never moves to a later day.',
  },
  'company.opt-out': {
    ...promise, article: 'Privacy FAQ: "at any time"',
    sentence: 'The company promises that this works at any time: it is done on the day of receipt, {date}.',
  },
  'company.breach.occurrence': {
    ...promise, article: 'Privacy FAQ, "Privacy Breach Notifications", and the contract with the customer', hours: 72,
    sentence: '{customer} is promised word within {hours} hours from the occurrence at {from}: by {date}.',
  },
  'company.breach.awareness': {
    ...promise, article: 'The contract with the customer', hours: 72,
    sentence: '{customer} is promised word within {hours} hours from your awareness at {from}: by {date}.',
  },
} as const satisfies Readonly<Record<string, Rule>>;
