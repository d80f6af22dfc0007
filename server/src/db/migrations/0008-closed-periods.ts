import type { Migration } from '../migrate.ts'

/** Up to which day records of an object are closed, and to whom they stay open. */
export const closedPeriods: Migration = {
  id: '0008-closed-periods',
  sql: (schema) => `
    create table ${schema}._closed_period (
      object text primary key, until date not null, reason text, except_ids uuid[] not null default '{}', except_names jsonb not null default '[]',
      closed_at timestamptz(3) not null default now(), closed_by uuid
    );
  `,
}
