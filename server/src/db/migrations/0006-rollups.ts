import type { Migration } from '../migrate.ts'

/** How far each roll-up was worked out since its definition changed; `definition` is a hash of it. */
export const rollups: Migration = {
  id: '0006-rollups',
  sql: (schema) => `
    create table ${schema}._rollup_fill (
      table_name text not null, column_name text not null, definition text not null, done_to uuid,
      complete boolean not null default false, primary key (table_name, column_name)
    );
  `,
}
