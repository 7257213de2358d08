/** Every version of the tables, in order. */
import type { Migration } from 'kysely/migration';
import * as log from './0001-log.ts';

export const migrations: Record<string, Migration> = { '0001-log': log };
