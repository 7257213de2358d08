/** Sealed attachments in pieces: files beside PGlite (fsync, then rename), rows in PostgreSQL. Whoever keeps them cannot read them. */
import { mkdir, open, readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from './database.ts';
import { syncFolder } from './journal.ts';

/** 1 MiB of attachment, its nonce and tag, and room to spare. */
export const PIECE_BYTES = 1024 * 1024 + 64;

export interface BlobStore {
  /** Keeps a piece durably. False when other bytes are kept in its place; the same bytes again are welcome. */
  readonly put: (office: string, blob: string, piece: number, bytes: Buffer) => Promise<boolean>;
  /** The sizes of the pieces held without a gap from the first on. */
  readonly sizes: (office: string, blob: string) => Promise<readonly number[]>;
  readonly get: (office: string, blob: string, piece: number) => Promise<Buffer | null>;
}

export function blobsInTable(db: Database): BlobStore {
  const get: BlobStore['get'] = async (office, blob, piece) => {
    const row = await db
      .selectFrom('blob_pieces')
      .select('bytes')
      .where('office', '=', office)
      .where('blob', '=', blob)
      .where('piece', '=', piece)
      .executeTakeFirst();
    return row === undefined ? null : Buffer.from(row.bytes);
  };
  return {
    put: async (office, blob, piece, bytes) => {
      await db
        .insertInto('blob_pieces')
        .values({ office, blob, piece, bytes })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return (await get(office, blob, piece))?.equals(bytes) ?? false;
    },
    sizes: async (office, blob) => {
      const rows = await db
        .selectFrom('blob_pieces')
        .select((eb) => ['piece', eb.fn<number>('octet_length', ['bytes']).as('size')])
        .where('office', '=', office)
        .where('blob', '=', blob)
        .orderBy('piece')
        .execute();
      return leading(new Map(rows.map(({ piece, size }) => [piece, size])));
    },
    get,
  };
}

/** Office and blob are UUIDs by schema, so they are safe as names. */
export function blobsInFolder(folder: string): BlobStore {
  const get: BlobStore['get'] = (office, blob, piece) => readFile(join(folder, office, blob, String(piece))).catch(absent);
  return {
    put: async (office, blob, piece, bytes) => {
      const held = await get(office, blob, piece);
      if (held !== null) return held.equals(bytes);
      const home = join(folder, office, blob);
      await mkdir(home, { recursive: true, mode: 0o700 });
      await writeDurably(home, String(piece), bytes);
      for (const above of [join(folder, office), folder]) await syncFolder(above);
      return true;
    },
    sizes: async (office, blob) => {
      const home = join(folder, office, blob);
      const names = (await readdir(home).catch(absent)) ?? [];
      const found = await Promise.all(
        names.filter((name) => /^\d+$/.test(name)).map(async (name) => [Number(name), (await stat(join(home, name))).size] as const),
      );
      return leading(new Map(found));
    },
    get,
  };
}

async function writeDurably(folder: string, name: string, bytes: Buffer): Promise<void> {
  const unfinished = join(folder, `${name}.${process.pid}.part`);
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, join(folder, name));
  await syncFolder(folder);
}

function leading(sizes: ReadonlyMap<number, number>): readonly number[] {
  const whole: number[] = [];
  for (let size = sizes.get(0); size !== undefined; size = sizes.get(whole.length)) whole.push(size);
  return whole;
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
