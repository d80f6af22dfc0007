import type { Migration } from '../migrate.ts'

/**
 * What people are told: one row a person and source, written in the transaction of what it tells about, so it is there exactly when that is.
 *
 * Every change is heard on the channel that all servers listen to already; open event streams of the person pass it on.
 */
export const notifications: Migration = {
  id: '0010-notifications',
  sql: (schema) => `
    create table ${schema}._notification (
      id bigint generated always as identity primary key, recipient uuid not null, kind text not null, source text not null,
      at timestamptz(3) not null default clock_timestamp(), actor uuid, object text, record uuid, count int not null default 1,
      details jsonb not null default '{}', read_at timestamptz(3), unique (recipient, source)
    );
    create index _notification_newest on ${schema}._notification (recipient, id desc);
    create index _notification_unread on ${schema}._notification (recipient, id desc) where read_at is null;
    create index _notification_at on ${schema}._notification using brin (at);
    create function ${schema}._notification_changed() returns trigger language plpgsql as $$
    begin
      perform pg_notify('trellis_auth', 'notification ' || new.recipient);
      return null;
    end $$;
    create trigger notification_changed after insert or update on ${schema}._notification
      for each row execute function ${schema}._notification_changed();
  `,
}
