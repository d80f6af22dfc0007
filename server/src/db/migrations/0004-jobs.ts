import type { Migration } from '../migrate.ts'

/** Jobs with their lease and checkpoint, refused rows of imports, the clock of schedules. */
export const jobs: Migration = {
  id: '0004-jobs',
  sql: (schema) => `
    create table ${schema}._job (
      id uuid primary key, kind text not null, status text not null default 'queued', object text, by_user uuid not null,
      idempotency_key text, params jsonb not null default '{}', created_at timestamptz(3) not null default now(),
      started_at timestamptz(3), finished_at timestamptz(3), heartbeat_at timestamptz, worker uuid, attempts int not null default 0,
      done bigint not null default 0, total bigint, percent real, counts jsonb not null default '{}', notes jsonb not null default '[]',
      checkpoint jsonb, change uuid, cancel boolean not null default false, problem jsonb
    );
    create unique index _job_key on ${schema}._job (by_user, idempotency_key) where idempotency_key is not null;
    create index _job_open on ${schema}._job (created_at) where status in ('queued', 'running');
    create index _job_by_user on ${schema}._job (by_user, created_at desc);
    create table ${schema}._job_error (
      job uuid not null references ${schema}._job (id) on delete cascade, row_number bigint not null, cells jsonb not null, errors jsonb not null,
      primary key (job, row_number)
    );
    create table ${schema}._schedule (name text primary key, last_run timestamptz not null);
  `,
}
