/** The tables as Kysely sees them, and the two engines that hold them. */
import { PGlite } from '@electric-sql/pglite';
import { type DatabaseConnection, type Driver, Kysely, PGliteDialect, PostgresDialect, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { migrations } from './migrations/all.ts';

export interface Tables {
  readonly server: { readonly one: boolean; readonly public_key: string; readonly private_key: string };
  /** One row per office: its log's head. Whoever appends holds this row. */
  readonly offices: {
    readonly office: string;
    readonly log: string;
    readonly size: number;
    readonly root: string;
    /** The roots of the tree's whole subtrees, left to right, hex, joined by commas. */
    readonly peaks: string;
  };
  readonly devices: {
    readonly office: string;
    readonly place: number;
    readonly device: string;
    readonly desk: string;
    readonly letter: string;
    readonly actor: string;
    readonly role: string;
    readonly public_key: string;
    /** The certificate as JSON. */
    readonly certificate: string;
  };
  readonly events: {
    readonly office: string;
    readonly seq: number;
    readonly id: string;
    readonly device: string;
    readonly n: number;
    readonly hash: string;
    readonly sig: string;
    /** The header as canonical JSON. */
    readonly header: string;
    readonly recv: string;
    readonly status: 'accepted' | 'refused';
    readonly reason: string | null;
  };
  readonly payloads: { readonly office: string; readonly event: string; readonly blob: Uint8Array };
  readonly blob_pieces: { readonly office: string; readonly blob: string; readonly piece: number; readonly bytes: Uint8Array };
}

export type Database = Kysely<Tables>;
/** Inside a transaction use nothing but this: PGlite has one connection, and asking for a second waits for ever. */
export type Trx = Transaction<Tables>;

/** PostgreSQL at `url`; several servers may share one database. */
export function openPostgres(url: string): Database {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 10 }) }) });
}

/** PGlite in `folder`, or in memory. Throws when the folder holds something that this PGlite cannot open. */
export async function openPglite(folder: string | null): Promise<Database> {
  const pglite = folder === null ? await PGlite.create() : await PGlite.create({ dataDir: folder });
  return new Kysely<Tables>({ dialect: new SerialPGliteDialect({ pglite }) });
}

/** Brings the tables to the newest version. */
export async function migrate(db: Database): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

/**
 * PGlite has one connection and Kysely's driver hands it to everybody: a second transaction would take over the first one's
 * commit, and a read would see what is not committed. So whoever holds it holds it alone.
 */
class SerialPGliteDialect extends PGliteDialect {
  override createDriver(): Driver {
    const inner = super.createDriver();
    let free: Promise<void> = Promise.resolve();
    const release = new WeakMap<DatabaseConnection, () => void>();
    return new Proxy(inner, {
      get(target, property) {
        if (property === 'acquireConnection') {
          return async (): Promise<DatabaseConnection> => {
            const before = free;
            const { promise, resolve } = Promise.withResolvers<void>();
            free = promise;
            await before;
            const connection = await target.acquireConnection();
            release.set(connection, resolve);
            return connection;
          };
        }
        if (property === 'releaseConnection') {
          return async (connection: DatabaseConnection): Promise<void> => {
            release.get(connection)?.();
          };
        }
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }
}
