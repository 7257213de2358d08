/** Every rule by which a date is set. What a step cites can be looked up here by its id. */
import { CANADA_RULES } from './rules/canada.ts';
import { COMPANY_RULES } from './rules/company.ts';
import { EU_RULES } from './rules/eu.ts';
import { OTHER_RULES } from './rules/others.ts';
import type { Rule } from './rules/rule.ts';
import { UK_RULES } from './rules/uk.ts';

const ALL = { ...EU_RULES, ...UK_RULES, ...CANADA_RULES, ...OTHER_RULES, ...COMPANY_RULES };

export type RuleId = keyof typeof ALL;

export const RULES: Readonly<Record<RuleId, Rule>> = ALL;

/** Whether a rule holds on a day. Proposals never do. */
export function holdsOn(id: RuleId, day: string): boolean {
  const { standing, validFrom, validTo } = RULES[id];
  return standing !== 'proposal' && validFrom <= day && (validTo === null || day <= validTo);
}

/** Length of the period a rule sets, in the unit asked for. Throws for a rule that sets none in it. */
export function lengthOf(id: RuleId, unit: 'months' | 'days' | 'workingDays' | 'hours'): number {
  const length = RULES[id][unit];
  if (length === undefined) throw new Error(`rule ${id} sets no period in ${unit}`);
  return length;
}
