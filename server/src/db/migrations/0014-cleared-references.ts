import type { Migration } from '../migrate.ts'

/**
 * References that a deletion took from records that live on, by the deleted record: when it comes back they do, where they are still
 * blank. Tables and columns, for these stay when objects and fields are renamed. `at` is the start of the version without the reference.
 */
export const clearedReferences: Migration = {
  id: '0014-cleared-references',
  sql: (schema) => `
    create table ${schema}._cleared_reference (
      parent uuid not null, change uuid not null, table_name text not null, column_name text not null, record uuid not null,
      at timestamptz not null
    );
    create index _cleared_reference_parent on ${schema}._cleared_reference (parent);
    create index _cleared_reference_record on ${schema}._cleared_reference (record);
  `,
}
