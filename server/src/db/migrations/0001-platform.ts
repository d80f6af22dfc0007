import type { Migration } from '../migrate.ts'

/** Documents, versions, drafts, physical names, events, change sets. */
export const platform: Migration = {
  id: '0001-platform',
  sql: (schema) => `
    create schema if not exists trellis;

    create table ${schema}._document (
      kind text not null, name text not null, origin text not null default 'workspace', body json not null,
      version int not null, primary key (kind, name, origin)
    );
    create table ${schema}._version (
      version int primary key, at timestamptz(3) not null default now(), by_user uuid, comment text,
      items jsonb not null, steps jsonb not null default '[]', physical jsonb not null
    );
    create table ${schema}._draft (
      author uuid not null, kind text not null, name text not null, body json, base int not null,
      at timestamptz(3) not null default now(), primary key (author, kind, name)
    );
    create table ${schema}._bin_column (
      table_name text not null, twin_name text not null, column_name text not null, object text not null, field text,
      dropped_at timestamptz(3) not null default now(), primary key (table_name, column_name)
    );
    create table ${schema}._event (
      id bigint generated always as identity primary key, tx xid8 not null default pg_current_xact_id(),
      at timestamptz not null default clock_timestamp(), object text not null, record uuid not null, kind text not null,
      version int, change uuid, via text, actor uuid, fields text[]
    );
    create table ${schema}._change (
      id uuid primary key, object text not null, via text not null, by_user uuid, at timestamptz(3) not null default now(),
      label text, counts jsonb not null default '{}', undone_by uuid
    );
  `,
}
