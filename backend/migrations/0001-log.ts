/**
 * Offices, devices, the append-only log and its payloads apart. Frozen: a later version is a later file.
 * `erase_payload(event, because)` is the only way a payload leaves, and only for an accepted erasure event of the same office.
 */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('server')
    .addColumn('one', 'boolean', (column) => column.primaryKey().check(sql`one`))
    .addColumn('public_key', 'text', (column) => column.notNull())
    .addColumn('private_key', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('offices')
    .addColumn('office', 'uuid', (column) => column.primaryKey())
    .addColumn('log', 'uuid', (column) => column.notNull())
    .addColumn('size', 'integer', (column) => column.notNull())
    .addColumn('root', 'text', (column) => column.notNull())
    .addColumn('peaks', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('devices')
    .addColumn('office', 'uuid', (column) => column.notNull().references('offices.office'))
    .addColumn('place', 'integer', (column) => column.notNull())
    .addColumn('device', 'uuid', (column) => column.notNull().unique())
    .addColumn('desk', 'uuid', (column) => column.notNull())
    .addColumn('letter', 'text', (column) => column.notNull())
    .addColumn('actor', 'uuid', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('public_key', 'text', (column) => column.notNull())
    .addColumn('certificate', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('devices_key', ['office', 'place'])
    .execute();
  await db.schema
    .createTable('events')
    .addColumn('office', 'uuid', (column) => column.notNull().references('offices.office'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('id', 'uuid', (column) => column.notNull())
    .addColumn('device', 'uuid', (column) => column.notNull().references('devices.device'))
    .addColumn('n', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('sig', 'text', (column) => column.notNull())
    .addColumn('header', 'text', (column) => column.notNull())
    .addColumn('recv', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull().check(sql`status in ('accepted', 'refused')`))
    .addColumn('reason', 'text')
    .addPrimaryKeyConstraint('events_key', ['office', 'seq'])
    .addUniqueConstraint('events_id', ['office', 'id'])
    .addUniqueConstraint('events_chain', ['device', 'n'])
    .execute();
  await db.schema
    .createTable('payloads')
    .addColumn('office', 'uuid', (column) => column.notNull())
    .addColumn('event', 'uuid', (column) => column.notNull())
    .addColumn('blob', 'bytea', (column) => column.notNull())
    .addPrimaryKeyConstraint('payloads_key', ['office', 'event'])
    .addForeignKeyConstraint('payloads_event', ['office', 'event'], 'events', ['office', 'id'])
    .execute();
  await db.schema
    .createTable('blob_pieces')
    .addColumn('office', 'uuid', (column) => column.notNull().references('offices.office'))
    .addColumn('blob', 'uuid', (column) => column.notNull())
    .addColumn('piece', 'integer', (column) => column.notNull())
    .addColumn('bytes', 'bytea', (column) => column.notNull())
    .addPrimaryKeyConstraint('blob_pieces_key', ['office', 'blob', 'piece'])
    .execute();
  await appendOnly(db);
}

async function appendOnly(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the log is append-only';
    end $$`.execute(db);
  await sql`
    create function refuse_unlogged_erasure() returns trigger language plpgsql as $$
    begin
      if current_setting('rightsdesk.erasing', true) is distinct from old.event::text then
        raise exception 'payloads leave through erase_payload only';
      end if;
      return old;
    end $$`.execute(db);
  await sql`
    create function erase_payload(target uuid, because uuid) returns boolean language plpgsql as $$
    declare
      place uuid;
      erased integer;
    begin
      select e.office into place from events e join events b on b.office = e.office
        where e.id = target and b.id = because and b.status = 'accepted' and b.header::jsonb ->> 'type' like 'payload.erased%';
      if place is null then
        raise exception 'an erasure needs an accepted erasure event of the same office';
      end if;
      perform set_config('rightsdesk.erasing', target::text, true);
      delete from payloads where office = place and event = target;
      get diagnostics erased = row_count;
      perform set_config('rightsdesk.erasing', '', true);
      return erased > 0;
    end $$`.execute(db);
  for (const table of ['events', 'devices']) {
    await sql`create trigger ${sql.ref(`${table}_append_only`)} before update or delete on ${sql.table(table)}
      for each row execute function refuse_change()`.execute(db);
  }
  await sql`create trigger payloads_fixed before update on payloads for each row execute function refuse_change()`.execute(db);
  await sql`create trigger payloads_erasure before delete on payloads for each row execute function refuse_unlogged_erasure()`.execute(db);
  for (const table of ['events', 'devices', 'payloads']) {
    await sql`create trigger ${sql.ref(`${table}_never_emptied`)} before truncate on ${sql.table(table)}
      for each statement execute function refuse_change()`.execute(db);
  }
}
