import type { PdfFile } from '../pdf/file.ts';
import { isArray, isDict, isName, isRef, isStream, type PdfArray, type PdfDict, type PdfObject } from '../pdf/objects.ts';
import { signatureObjects } from './fields.ts';
import type { Change } from './report.ts';
import { entryRole, NOT_CONTENT, type Role, rolesOf } from './roles.ts';

/**
 * What was done between two states of a file. Works by an allow-list: every object of the old state that has another value now must
 * play only parts in which such a change is allowed (ISO 32000-2, 12.8.2.2); anything not known to be harmless is `other`.
 */
export function changesBetween(before: PdfFile, after: PdfFile): Change {
  const compare: Comparison = { before, after, rolesBefore: rolesOf(before), signatures: signatureObjects(after) };
  let worst = trailerChange(compare);
  for (const [num, roles] of compare.rolesBefore) {
    const old = before.get(num);
    const now = after.get(num);
    if (same(old, now)) continue;
    for (const role of roles) worst = worse(worst, changeOf(compare, role, old, now));
    if (worst === 'other') return worst;
  }
  return worst;
}

interface Comparison {
  readonly before: PdfFile;
  readonly after: PdfFile;
  /** Signature fields and their annotations in the later state. */
  readonly signatures: ReadonlyMap<number, 'signature' | 'timestamp'>;
  readonly rolesBefore: ReadonlyMap<number, ReadonlySet<Role>>;
}

const SEVERITY: readonly Change[] = ['none', 'lta-updates', 'form-filling', 'other'];

export function worse(a: Change, b: Change): Change {
  return SEVERITY.indexOf(a) >= SEVERITY.indexOf(b) ? a : b;
}

/** Keys that may get another value, by the part their dictionary plays; entries of a role of their own are judged by that. */
const FREE_KEYS: Readonly<Partial<Record<Role, Readonly<Record<string, Change>>>>> = {
  catalogue: { Version: 'lta-updates' },
  form: { SigFlags: 'lta-updates', DR: 'form-filling', DA: 'form-filling' },
  field: { AS: 'form-filling', V: 'form-filling' },
};

function trailerChange({ before, after }: Comparison): Change {
  for (const key of new Set([...before.trailer.entries.keys(), ...after.trailer.entries.keys()])) {
    if (NOT_CONTENT.has(key) || key === 'Info') continue;
    if (!same(before.trailer.entries.get(key) ?? null, after.trailer.entries.get(key) ?? null)) return 'other';
  }
  return same(before.trailer.entries.get('Info') ?? null, after.trailer.entries.get('Info') ?? null) ? 'none' : 'lta-updates';
}

function changeOf(compare: Comparison, role: Role, old: PdfObject, now: PdfObject): Change {
  if (same(old, now)) return 'none';
  if (role === 'validation' || role === 'extensions' || role === 'description') return 'lta-updates';
  if (role === 'appearance') return 'form-filling';
  if (role === 'fields' || role === 'annotations') return listChange(compare, old, now);
  if (isRef(old) && isRef(now) && old.num === now.num) return 'none';
  const [a, b] = [compare.before.resolve(old), compare.after.resolve(now)];
  if (role === 'other' || !isDict(b) || (a !== null && !isDict(a))) return 'other';
  return dictChange(compare, role, a, b);
}

function dictChange(compare: Comparison, role: Role, old: PdfDict | null, now: PdfDict): Change {
  let worst: Change = 'none';
  for (const key of new Set([...(old?.entries.keys() ?? []), ...now.entries.keys()])) {
    const [a, b] = [old?.entries.get(key) ?? null, now.entries.get(key) ?? null];
    if (!same(a, b)) worst = worse(worst, entryChange(compare, role, old, key, a, b));
  }
  return worst;
}

function entryChange(compare: Comparison, role: Role, holder: PdfDict | null, key: string, old: PdfObject, now: PdfObject): Change {
  const free = FREE_KEYS[role]?.[key];
  if (key === 'V' && role === 'field' && holder !== null && isSignature(compare, holder)) return signing(compare, old, now);
  if (free !== undefined) return free;
  if (key === 'F' && role === 'field') return onlyLocks(old, now) ? 'form-filling' : 'other';
  const part = entryRole(role, key);
  // an appearance that something else shows as well is more than the field's own look
  if (part === 'appearance' && isRef(old) && compare.rolesBefore.get(old.num)?.has('other')) return 'other';
  if (part === 'field' || (part === 'fields' && role === 'field')) return 'other';
  return changeOf(compare, part, old, now);
}

/** A signature may be put where there was none; one that is there may not be touched. */
function signing({ before, after }: Comparison, old: PdfObject, now: PdfObject): Change {
  if (before.resolve(old) !== null) return 'other';
  return isTimestamp(after, now) ? 'lta-updates' : 'form-filling';
}

/** Fields and annotations may be added for signatures; none may go or be exchanged. */
function listChange({ before, after, signatures }: Comparison, old: PdfObject, now: PdfObject): Change {
  const [a, b] = [before.resolve(old), after.resolve(now)];
  if (!isArray(b) || (a !== null && !isArray(a))) return 'other';
  const kept = a?.items ?? [];
  if (!startsWith(b, kept)) return 'other';
  let worst: Change = 'none';
  for (const item of b.items.slice(kept.length)) {
    const kind = isRef(item) ? signatures.get(item.num) : undefined;
    if (kind === undefined) return 'other';
    worst = worse(worst, kind === 'timestamp' ? 'lta-updates' : 'form-filling');
  }
  return worst;
}

/** Annotation flags Print and Locked, which signing may set. */
const LOCKS = 4 | 128;

function onlyLocks(old: PdfObject, now: PdfObject): boolean {
  const [a, b] = [old ?? 0, now ?? 0];
  return typeof a === 'number' && typeof b === 'number' && (a & ~b) === 0 && (b & ~(a | LOCKS)) === 0;
}

function startsWith(list: PdfArray, head: readonly PdfObject[]): boolean {
  return head.every((item, index) => same(item, list.items[index] ?? null));
}

function isSignature({ before }: Comparison, field: PdfDict): boolean {
  return isName(before.resolve(field.entries.get('FT')), 'Sig');
}

function isTimestamp(file: PdfFile, value: PdfObject): boolean {
  const signature = file.resolve(value);
  return isDict(signature) && isName(file.resolve(signature.entries.get('Type')), 'DocTimeStamp');
}

/** Equal as written, references by their numbers. */
export function same(a: PdfObject, b: PdfObject): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || a.type !== b.type) return false;
  if (a.type === 'name' && b.type === 'name') return a.name === b.name;
  if (a.type === 'ref' && b.type === 'ref') return a.num === b.num && a.gen === b.gen;
  if (a.type === 'string' && b.type === 'string') return Buffer.compare(a.bytes, b.bytes) === 0;
  if (a.type === 'array' && b.type === 'array') return a.items.length === b.items.length && startsWith(a, b.items);
  if (isDict(a) && isDict(b)) return sameDict(a, b);
  return isStream(a) && isStream(b) && sameDict(a.dict, b.dict) && Buffer.compare(a.data, b.data) === 0;
}

function sameDict(a: PdfDict, b: PdfDict): boolean {
  if (a.entries.size !== b.entries.size) return false;
  for (const [key, value] of a.entries) {
    const other = b.entries.get(key);
    if (other === undefined || !same(value, other)) return false;
  }
  return true;
}
