import type { Migration } from '../migrate.ts'

/** Which records a bulk job was asked for, in the order it takes them; and whoever started a job hears of its progress. */
export const bulkJobs: Migration = {
  id: '0015-bulk-jobs',
  sql: (schema) => `
    create table ${schema}._job_record (
      job uuid not null references ${schema}._job (id) on delete cascade, n bigint not null, id uuid not null, primary key (job, n)
    );
    create function ${schema}._job_changed() returns trigger language plpgsql as $$
    begin
      perform pg_notify('trellis_auth', 'job ' || new.by_user);
      return null;
    end $$;
    create trigger job_changed after update of status, done on ${schema}._job
      for each row execute function ${schema}._job_changed();
  `,
}
