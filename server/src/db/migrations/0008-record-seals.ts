import type { Migration } from '../migrate.ts'

/** What the audit trail needs to vouch for the versions of records (record-seals.ts). */
export const recordSeals: Migration = {
  id: '0008-record-seals',
  sql: (schema) => `
    create index _event_at on ${schema}._event using brin (at) with (pages_per_range = 16, autosummarize = on);
    create index _audit_seals on ${schema}._audit (id) where kind = 'records.sealed';
    create index _audit_seal_columns on ${schema}._audit (id) where kind = 'records.sealed' and details ? 'changed';
    create table ${schema}._sealed_away (
      object text not null, record uuid not null, valid_from timestamptz not null, hash bytea not null, columns_of bigint not null, line bigint not null,
      primary key (object, record, valid_from)
    );
  `,
}
