import type { PdfFile } from '../pdf/file.ts';
import { isDict, isName, isRef, isStream, type PdfDict, type PdfObject, PdfError } from '../pdf/objects.ts';

/** The part an object plays in a document, as far as changes after a signature are concerned. */
export type Role =
  | 'catalogue' | 'form' | 'fields' | 'field' | 'appearance' | 'page' | 'annotations' | 'validation' | 'extensions' | 'description' | 'other';

/** Every role of every object that the document reaches. An object reached in two ways plays both parts. */
export function rolesOf(file: PdfFile): ReadonlyMap<number, ReadonlySet<Role>> {
  const roles = new Map<number, Set<Role>>();
  const open: { readonly value: PdfObject; readonly role: Role; readonly depth: number }[] = [];
  for (const [key, value] of file.trailer.entries) if (!NOT_CONTENT.has(key)) open.push({ value, role: key === 'Root' ? 'catalogue' : key === 'Info' ? 'description' : 'other', depth: 0 });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    let { value, role } = next;
    if (next.depth > MAX_DEPTH) throw new PdfError('objects are nested too deeply');
    if (isRef(value)) {
      const target = file.get(value.num);
      const natural = naturalRole(target, role);
      const known = roles.get(value.num) ?? new Set<Role>();
      if (known.has(natural)) continue;
      roles.set(value.num, known.add(natural));
      value = target;
      role = natural;
    }
    const depth = isRef(next.value) ? 0 : next.depth + 1;
    if (typeof value !== 'object' || value === null) continue;
    if (value.type === 'array') for (const item of value.items) open.push({ value: item, role: itemRole(role), depth });
    else if (isDict(value)) for (const [key, entry] of value.entries) open.push({ value: entry, role: entryRole(role, key), depth });
    else if (isStream(value)) for (const [key, entry] of value.dict.entries) open.push({ value: entry, role: role === 'validation' ? role : key === 'Length' ? role : 'other', depth });
  }
  return roles;
}

/** The role of an entry of a dictionary that plays `role`. */
export function entryRole(role: Role, key: string): Role {
  return ENTRY_ROLES[role]?.[key] ?? (role === 'validation' || role === 'appearance' || role === 'extensions' ? role : 'other');
}

/** The role of an item of an array that plays `role`. */
export function itemRole(role: Role): Role {
  if (role === 'fields' || role === 'annotations') return 'field';
  return role === 'validation' || role === 'extensions' ? role : 'other';
}

/** Trailer entries that are the file's bookkeeping. */
export const NOT_CONTENT = new Set(['Size', 'Prev', 'XRefStm', 'ID', 'Type', 'W', 'Index', 'Length', 'Filter', 'DecodeParms']);

const MAX_DEPTH = 200;

const ENTRY_ROLES: Readonly<Partial<Record<Role, Readonly<Record<string, Role>>>>> = {
  catalogue: { AcroForm: 'form', DSS: 'validation', Extensions: 'extensions', Metadata: 'description' },
  form: { Fields: 'fields' },
  field: { Kids: 'fields', Parent: 'field', AP: 'appearance' },
  page: { Annots: 'annotations' },
};

/** Pages and form fields are what they are, however they were reached: destinations and the structure tree refer to them too. */
function naturalRole(target: PdfObject, reached: Role): Role {
  if (!isDict(target)) return reached;
  if (isName(target.entries.get('Type'), 'Page')) return 'page';
  if (isField(target)) return 'field';
  return reached === 'field' ? 'other' : reached;
}

export function isField(value: PdfDict): boolean {
  return isName(value.entries.get('Subtype'), 'Widget') || (value.entries.has('FT') && value.entries.has('T'));
}
