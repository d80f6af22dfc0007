import type { Migration } from '../migrate.ts'

/** What an author said about the open change set (`_draft`): who else may see it, who approved which content, and what was said about it. */
export const changeSets: Migration = {
  id: '0011-change-sets',
  sql: (schema) => `
    create table ${schema}._change_set (
      author uuid primary key, shared boolean not null default false, asked_at timestamptz(3),
      approved_by uuid, approved_at timestamptz(3), approved_stamp text
    );
    create table ${schema}._change_comment (
      id uuid primary key, author uuid not null, by_user uuid not null, at timestamptz(3) not null default now(),
      text text not null, kind text, name text, version int
    );
    create index _change_comment_author on ${schema}._change_comment (author, at) where version is null;
  `,
}
