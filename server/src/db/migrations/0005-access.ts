import type { Migration } from '../migrate.ts'

/**
 * Records shared one by one, locks of records, the audit trail.
 *
 * A line of the audit trail carries a hash over itself and the line before; nobody, the application included, changes or removes one.
 * Writers of the trail queue for its end until they commit, so the line is the last statement of a transaction.
 */
export const access: Migration = {
  id: '0005-access',
  sql: (schema) => `
    create table ${schema}._share (
      id uuid primary key, object text not null, record uuid not null, grantee uuid not null, to_kind text not null, to_name text not null,
      level text not null check (level in ('read', 'edit')), team_role text, expires_at timestamptz(3),
      created_at timestamptz(3) not null default now(), created_by uuid, unique (record, grantee)
    );
    create index _share_grantee on ${schema}._share (grantee, object);
    create index _share_expires on ${schema}._share (expires_at) where expires_at is not null;
    create function ${schema}._share_changed() returns trigger language plpgsql as $$
    begin
      perform pg_notify('trellis_auth', 'share ' || coalesce(new.grantee, old.grantee));
      return null;
    end $$;
    create trigger share_changed after insert or update or delete on ${schema}._share for each row execute function ${schema}._share_changed();
    create table ${schema}._lock (
      record uuid primary key, object text not null, reason text, except_ids uuid[] not null default '{}', except_names jsonb not null default '[]',
      locked_at timestamptz(3) not null default now(), locked_by uuid
    );
    create table ${schema}._audit (
      id bigint primary key, at timestamptz(3) not null, kind text not null, actor uuid, subject uuid, object text, record uuid,
      via text, address text, request text, details jsonb not null default '{}', previous bytea not null, hash bytea not null
    );
    create index _audit_actor on ${schema}._audit (actor, id);
    create index _audit_looks on ${schema}._audit (actor, at) where kind = 'field.revealed';
    create index _audit_subject on ${schema}._audit (subject, id) where subject is not null;
    create index _audit_record on ${schema}._audit (record, id) where record is not null;
    create index _audit_at on ${schema}._audit (at);

    create function ${schema}._audit_hash(line ${schema}._audit) returns bytea language sql stable as $$
      select sha256(line.previous || convert_to(jsonb_build_array(line.id, to_char(line.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS'), line.kind,
        line.actor, line.subject, line.object, line.record, line.via, line.address, line.request, line.details)::text, 'UTF8'))
    $$;
    create function ${schema}._audit_chain() returns trigger language plpgsql as $$
    declare
      last record;
    begin
      perform pg_advisory_xact_lock(hashtext('${schema.replaceAll("'", '')}._audit'));
      select id, hash into last from ${schema}._audit order by id desc limit 1;
      new.id := coalesce(last.id, 0) + 1;
      new.at := date_trunc('milliseconds', clock_timestamp());
      new.previous := coalesce(last.hash, '\\x00'::bytea);
      new.hash := ${schema}._audit_hash(new);
      return new;
    end $$;
    create trigger audit_chain before insert on ${schema}._audit for each row execute function ${schema}._audit_chain();
    create function ${schema}._audit_kept() returns trigger language plpgsql as $$
    begin
      raise exception 'lines of the audit trail stay as they are' using errcode = 'insufficient_privilege';
    end $$;
    create trigger audit_kept before update or delete or truncate on ${schema}._audit for each statement execute function ${schema}._audit_kept();
  `,
}
