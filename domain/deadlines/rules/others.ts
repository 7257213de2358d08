/** Rules of the CCPA, the LGPD and the Swiss FADP. */
import type { Rule } from './rule.ts';

const ccpa = { validFrom: '2020-08-14', validTo: null, standing: 'law', source: 'California Code of Regulations, title 11, division 6' } as const;
const lgpd = { validFrom: '2020-09-18', validTo: null, standing: 'law', source: 'Lei 13.709/2018, https://www.planalto.gov.br/ccivil_03/_ato2015-2018/2018/lei/l13709.htm' } as const;
const fadp = { validFrom: '2023-09-01', validTo: null, standing: 'law', source: 'Data Protection Ordinance, SR 235.11, https://www.fedlex.admin.ch/eli/cc/2022/568/en' } as const;

export const OTHER_RULES = {
  'ccpa.confirm': { ...ccpa, article: '11 CCR 7021(a)', workingDays: 10, sentence: 'The receipt is confirmed within ten business days, by {date}.' },
  'ccpa.answer-strict': {
    ...ccpa, article: '11 CCR 7021(b)', days: 45,
    sentence: 'The 45 days begin on the day of receipt, {received}. With that day counted they end on {date}; this is the target.',
  },
  'ccpa.answer': {
    ...ccpa, article: '11 CCR 7021(b)', days: 45,
    sentence: 'Counted after that day they end on {date}. Time to verify the person, weekends and holidays move nothing.',
  },
  'ccpa.extension': {
    ...ccpa, article: '11 CCR 7021(b)', days: 45,
    sentence: 'The person was told of the extension on {on}, in time. At most 90 days in all; with the day of receipt counted they end on {date}.',
  },
  'ccpa.extension-notice': { ...ccpa, article: '11 CCR 7021(b)', days: 45, sentence: 'An extension needs its notice and explanation by {date}.' },
  'ccpa.opt-out-strict': {
    ...ccpa, article: '11 CCR 7026(f)', workingDays: 15,
    sentence: 'Sale and sharing stop as soon as feasible, at most 15 business days after {received}. With no holiday left out they end on {date}; this is the target.',
  },
  'ccpa.opt-out': { ...ccpa, article: '11 CCR 7026(f)', workingDays: 15, sentence: 'With public holidays left out they end on {date}.' },
  'lgpd.simplified': { ...lgpd, article: 'LGPD art. 19, I', sentence: 'The simplified answer is due at once, on {date}.' },
  'lgpd.declaration': {
    ...lgpd, article: 'LGPD art. 19, II', days: 15,
    sentence: 'The full declaration is due 15 days after the request of {requested}, by {date}.',
  },
  'fadp.thirty-days': {
    ...fadp, article: 'DSV Art. 18(1) and (3)', days: 30,
    sentence: 'The request was received on {received}. The information, a refusal, or a notice that names a later date is due within 30 days, by {date}.',
  },
  'fadp.reflection': {
    ...fadp, article: 'DSV Art. 19(3)', days: 10,
    sentence: 'A share of the costs was announced on {on}. The ten days to think it over end on {date}; the 30 days run from there.',
  },
  'fadp.after-fee': { ...fadp, article: 'DSV Art. 18(1) and 19(3)', days: 30, sentence: 'Thirty days from there end on {date}.' },
  'fadp.unpaused': { ...fadp, article: 'DSV Art. 18(1)', standing: 'policy', sentence: 'Had no share of the costs been asked, the limit would be {date}.' },
} as const satisfies Readonly<Record<string, Rule>>;
