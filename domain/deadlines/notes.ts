/** Collects the steps and warnings of one date, each with its sentence. */
import { sayDay } from './days.ts';
import { RULES, type RuleId } from './rules.ts';
import type { ClockWarning, TraceStep } from './types.ts';
import { CLOCK_WARNINGS, type ClockWarningCode } from './warnings.ts';

export type Params = Readonly<Record<string, string | number>>;

export interface Notes {
  readonly trace: TraceStep[];
  readonly warnings: ClockWarning[];
}

export function newNotes(): Notes {
  return { trace: [], warnings: [] };
}

/** Adds a step. `date` is the date after it: a day or an instant. */
export function step(notes: Notes, rule: RuleId, date: string, params: Params = {}): void {
  const all = { ...params, date };
  notes.trace.push({ rule, source: RULES[rule].article, text: sentenceOf(RULES[rule].sentence, all), params: all, date });
}

/** Adds a warning, once per code and values. */
export function warn(notes: Notes, code: ClockWarningCode, params: Params = {}): void {
  const text = sentenceOf(CLOCK_WARNINGS[code], params);
  if (!notes.warnings.some((known) => known.text === text)) notes.warnings.push({ code, text, params });
}

/** A sentence with its values; days are written out, instants shown to the minute in the zone of `params.zone`, or in UTC. */
export function sentenceOf(template: string, params: Params): string {
  const zone = params['zone'];
  let text = '';
  for (const { words, name } of partsOf(template)) {
    const value = name === '' ? '' : (params[name] ?? `{${name}}`);
    text += words + (typeof value === 'number' ? String(value) : spoken(value, typeof zone === 'string' ? zone : 'UTC'));
  }
  return text;
}

interface Part {
  readonly words: string;
  /** The value that follows the words; empty at the end. */
  readonly name: string;
}

const parsed = new Map<string, readonly Part[]>();

/** A template is read once: a desk counts thousands of cases. */
function partsOf(template: string): readonly Part[] {
  const known = parsed.get(template);
  if (known !== undefined) return known;
  const pieces = template.split(/\{(\w+)\}/);
  const parts = pieces.flatMap((words, index) => (index % 2 === 0 ? [{ words, name: pieces[index + 1] ?? '' }] : []));
  parsed.set(template, parts);
  return parts;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAYS_AND_INSTANTS = /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}[\d:.]*Z)?/g;

function spoken(value: string, zone: string): string {
  if (DAY.test(value)) return sayDay(value);
  return value.replace(DAYS_AND_INSTANTS, (found) => (found.length === 10 ? sayDay(found) : sayInstant(found, zone)));
}

function sayInstant(instant: string, zone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return `${sayDay(local.toPlainDate().toString())}, ${local.toPlainTime().toString({ smallestUnit: 'minute' })} (${zone})`;
}
