import { catalogue, type PdfFile } from '../pdf/file.ts';
import { array, dict, isArray, isDict, isName, isRef, name, type PdfDict, type PdfObject, type PdfRef, withEntries } from '../pdf/objects.ts';
import type { PdfUpdate } from '../pdf/update.ts';

/** Whether the document says that it is tagged and has a structure tree that can take one more element. */
export function isTagged(file: PdfFile): boolean {
  const root = catalogue(file);
  const mark = file.resolve(root.entries.get('MarkInfo'));
  return isDict(mark) && mark.entries.get('Marked') === true && isRef(root.entries.get('StructTreeRoot'));
}

/** The /StructParent that the next annotation gets: above every key in use. */
export function nextStructParent(file: PdfFile): number {
  const root = structRoot(file);
  const next = root === null ? null : file.resolve(root.dict.entries.get('ParentTreeNextKey'));
  const highest = root === null ? -1 : highestKey(file, root.dict.entries.get('ParentTree') ?? null, 0);
  return Math.max(typeof next === 'number' ? next : 0, highest + 1);
}

/**
 * Puts a widget into the structure tree: a /Form element under the document's first element, holding the widget as an object
 * reference, and the way back from the widget in the parent tree. PDF/UA-1, 7.18.4 asks for it.
 */
export function tagWidget(file: PdfFile, update: PdfUpdate, widget: PdfRef, page: PdfRef, structParent: number): void {
  const root = structRoot(file);
  if (root === null) return;
  const parent = documentElement(update, root);
  const element = update.add(
    dict({
      Type: name('StructElem'),
      S: name('Form'),
      P: parent.ref,
      Pg: page,
      K: dict({ Type: name('OBJR'), Obj: widget, Pg: page }),
    }),
  );
  appendKid(update, parent, element);
  addToParentTree(file, update, structParent, element);
}

interface Element {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
}

function structRoot(file: PdfFile): Element | null {
  const reference = catalogue(file).entries.get('StructTreeRoot');
  const found = file.resolve(reference);
  return isRef(reference) && isDict(found) ? { ref: reference, dict: found } : null;
}

/** The /Document element where the tree has one, else the root itself. */
function documentElement(update: PdfUpdate, root: Element): Element {
  const kids = root.dict.entries.get('K');
  const list = update.resolve(kids);
  const first = isArray(list) ? list.items[0] : kids;
  const element = update.resolve(first);
  return isRef(first) && isDict(element) && isName(element.entries.get('S'), 'Document') ? { ref: first, dict: element } : root;
}

function appendKid(update: PdfUpdate, parent: Element, kid: PdfRef): void {
  const kids = parent.dict.entries.get('K') ?? null;
  const list = update.resolve(kids);
  if (isRef(kids) && isArray(list)) return update.replace(kids, array([...list.items, kid]));
  const items = isArray(list) ? [...list.items, kid] : kids === null ? [kid] : [kids, kid];
  update.replace(parent.ref, withEntries(parent.dict, { K: array(items) }));
}

function addToParentTree(file: PdfFile, update: PdfUpdate, key: number, element: PdfRef): void {
  const root = structRoot(file);
  if (root === null) return;
  // the root may just have got a new kid
  const current = update.resolve(root.ref);
  const rootDict = isDict(current) ? current : root.dict;
  const reference = rootDict.entries.get('ParentTree') ?? null;
  const old = update.resolve(reference);
  const tree = withKey(update, isDict(old) ? old : dict({ Nums: array([]) }), key, element);
  const next = { ParentTreeNextKey: key + 1 };
  if (!isRef(reference)) return update.replace(root.ref, withEntries(rootDict, { ParentTree: tree, ...next }));
  update.replace(reference, tree);
  update.replace(root.ref, withEntries(rootDict, next));
}

/** A number tree's root with one more key, which is its highest. */
function withKey(update: PdfUpdate, tree: PdfDict, key: number, value: PdfRef): PdfDict {
  const kids = update.resolve(tree.entries.get('Kids'));
  if (isArray(kids)) {
    const leaf = update.add(dict({ Limits: array([key, key]), Nums: array([key, value]) }));
    return withEntries(tree, { Kids: array([...kids.items, leaf]) });
  }
  const nums = update.resolve(tree.entries.get('Nums'));
  return withEntries(tree, { Nums: array([...(isArray(nums) ? nums.items : []), key, value]) });
}

const MAX_TREE_DEPTH = 40;

function highestKey(file: PdfFile, node: PdfObject, depth: number): number {
  const tree = file.resolve(node);
  if (!isDict(tree) || depth > MAX_TREE_DEPTH) return -1;
  const kids = file.resolve(tree.entries.get('Kids'));
  if (isArray(kids)) return highestKey(file, kids.items.at(-1) ?? null, depth + 1);
  const nums = file.resolve(tree.entries.get('Nums'));
  const last = isArray(nums) ? file.resolve(nums.items.at(-2)) : null;
  return typeof last === 'number' ? last : -1;
}
