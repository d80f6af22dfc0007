import type { Migration } from '../migrate.ts'

/** Number counters, dated currency rates, idempotency keys; events ordered by transaction; how far a change set reaches. */
export const records: Migration = {
  id: '0003-records',
  sql: (schema) => `
    create table ${schema}._counter (
      object text not null, field text not null, period text not null default '', value bigint not null,
      primary key (object, field, period)
    ) with (fillfactor = 50);
    create table ${schema}._currency_rate (
      currency text not null, day date not null, rate numeric(30,12) not null check (rate > 0),
      updated_at timestamptz(3) not null default now(), updated_by uuid, primary key (currency, day)
    );
    create table ${schema}._idempotency (
      caller uuid not null, route text not null, key text not null, request text not null,
      at timestamptz(3) not null default now(), status int, headers jsonb, body text, primary key (caller, route, key)
    );
    create index on ${schema}._idempotency using brin (at);
    alter table ${schema}._event drop constraint _event_pkey, add primary key (tx, id);
    alter table ${schema}._change add column first_tx xid8 not null default pg_current_xact_id(),
      add column last_tx xid8 not null default pg_current_xact_id();
    create index on ${schema}._change (at);
    create index on ${schema}._change (undone_by) where undone_by is not null;
  `,
}
