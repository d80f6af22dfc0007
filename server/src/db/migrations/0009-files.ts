import type { Migration } from '../migrate.ts'

/** Uploaded files: what is known of each. Contents lie below DATA_DIR by their hash; `held_at` is when a record first held the file. */
export const files: Migration = {
  id: '0009-files',
  sql: (schema) => `
    create table ${schema}._file (
      id uuid primary key, hash text not null, size_bytes bigint not null, media_type text not null, name text not null,
      width int, height int, created_at timestamptz(3) not null default now(), created_by uuid not null, held_at timestamptz(3)
    );
    create index _file_hash on ${schema}._file (hash);
    create index _file_loose on ${schema}._file (created_at) where held_at is null;
  `,
}
