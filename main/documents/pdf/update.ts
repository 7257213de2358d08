import { array, dict, isArray, name, type PdfObject, type PdfRef, type PdfStream, ref } from './objects.ts';
import type { PdfFile } from './file.ts';
import { writeIndirect, writeObject } from './write.ts';

/** Objects to be appended to a file as an incremental update (ISO 32000-1, 7.5.6). The old bytes stay as they are. */
export interface PdfUpdate {
  /** The value as it will be: changed here, or as in the file. */
  readonly resolve: (value: PdfObject | undefined) => PdfObject;
  readonly add: (value: PdfObject) => PdfRef;
  /** Gives an object of the file a new value. */
  readonly replace: (reference: PdfRef, value: PdfObject) => void;
  /** The bytes to append, with cross-references in the file's own way. `fileId` becomes the changing half of /ID. */
  readonly write: (fileId: Uint8Array) => Buffer;
}

export function createUpdate(file: PdfFile): PdfUpdate {
  const changed = new Map<number, { readonly gen: number; readonly value: PdfObject }>();
  let nextNum = file.size;

  function resolve(value: PdfObject | undefined): PdfObject {
    if (typeof value === 'object' && value !== null && value.type === 'ref') {
      const own = changed.get(value.num);
      if (own !== undefined) return resolve(own.value);
    }
    return file.resolve(value);
  }

  return {
    resolve,
    add: (value) => {
      const reference = ref(nextNum);
      nextNum += 1;
      changed.set(reference.num, { gen: 0, value });
      return reference;
    },
    replace: (reference, value) => {
      changed.set(reference.num, { gen: reference.gen, value });
    },
    write: (fileId) => writeUpdate(file, changed, nextNum, fileId),
  };
}

type Changed = ReadonlyMap<number, { readonly gen: number; readonly value: PdfObject }>;

interface Placed {
  readonly num: number;
  readonly gen: number;
  readonly offset: number;
}

function writeUpdate(file: PdfFile, changed: Changed, size: number, fileId: Uint8Array): Buffer {
  const last = file.bytes.at(-1);
  const pieces: Uint8Array[] = last === 0x0a || last === 0x0d ? [] : [Buffer.from('\n')];
  let offset = file.bytes.length + (pieces[0]?.length ?? 0);
  const placed: Placed[] = [];
  for (const [num, { gen, value }] of [...changed].sort(([a], [b]) => a - b)) {
    placed.push({ num, gen, offset });
    for (const piece of writeIndirect(num, gen, value)) {
      pieces.push(piece);
      offset += piece.length;
    }
  }
  const table = file.sections[0]?.kind === 'table';
  pieces.push(...(table ? [writeTable(file, placed, size, fileId)] : writeXrefStream(file, placed, size, offset, fileId)));
  pieces.push(Buffer.from(`startxref\n${offset}\n%%EOF\n`));
  return Buffer.concat(pieces);
}

/** The entries that a new trailer takes over, and those of its own. */
function trailerEntries(file: PdfFile, size: number, fileId: Uint8Array): Map<string, PdfObject> {
  const entries = new Map<string, PdfObject>([['Size', size]]);
  for (const key of ['Root', 'Info']) {
    const value = file.trailer.entries.get(key);
    if (value !== undefined) entries.set(key, value);
  }
  const id = file.resolve(file.trailer.entries.get('ID'));
  if (isArray(id) && id.items[0] !== undefined) entries.set('ID', array([id.items[0], { type: 'string', bytes: fileId, hex: true, start: 0, end: 0 }]));
  entries.set('Prev', file.sections[0]?.offset ?? 0);
  return entries;
}

function writeTable(file: PdfFile, placed: readonly Placed[], size: number, fileId: Uint8Array): Buffer {
  let text = 'xref\n';
  for (const run of runs(placed)) {
    text += `${run[0]?.num ?? 0} ${run.length}\n`;
    for (const { offset, gen } of run) text += `${String(offset).padStart(10, '0')} ${String(gen).padStart(5, '0')} n\r\n`;
  }
  return Buffer.from(`${text}trailer\n${writeObject(dict(trailerEntries(file, size, fileId)))}\n`, 'latin1');
}

function writeXrefStream(file: PdfFile, placed: readonly Placed[], size: number, offset: number, fileId: Uint8Array): readonly Uint8Array[] {
  const all = [...placed, { num: size, gen: 0, offset }];
  const data = Buffer.alloc(all.length * ROW);
  all.forEach((entry, row) => {
    data.writeUInt8(1, row * ROW);
    data.writeUIntBE(entry.offset, row * ROW + 1, 6);
    data.writeUInt16BE(entry.gen, row * ROW + 7);
  });
  const entries = trailerEntries(file, size + 1, fileId);
  entries.set('Type', name('XRef'));
  entries.set('W', array([1, 6, 2]));
  entries.set('Index', array(runs(all).flatMap((run) => [run[0]?.num ?? 0, run.length])));
  const stream: PdfStream = { type: 'stream', dict: dict(entries), data };
  return writeIndirect(size, 0, stream);
}

/** Bytes of one row of our cross-reference streams: kind, offset, generation. */
const ROW = 9;

function runs(placed: readonly Placed[]): readonly (readonly Placed[])[] {
  const out: Placed[][] = [];
  for (const entry of placed) {
    const run = out.at(-1);
    if (run !== undefined && run.at(-1)?.num === entry.num - 1) run.push(entry);
    else out.push([entry]);
  }
  return out;
}
