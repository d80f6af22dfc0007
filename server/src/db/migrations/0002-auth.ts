import type { Migration } from '../migrate.ts'

/**
 * People: the table of the built-in object `user` with its twin, and what signing in needs.
 *
 * Triggers keep the twin, the version and the event of a user for whoever writes the row (the users API or the auth library), and tell
 * every server over `trellis_auth` which cached user, session or key is out of date.
 */
export const auth: Migration = {
  id: '0002-auth',
  sql: (schema) => `
    create table ${schema}."user" (
      id uuid primary key, owner uuid, created_at timestamptz(3) not null default now(), created_by uuid,
      updated_at timestamptz(3) not null default now(), updated_by uuid, version int not null default 1, deleted_at timestamptz(3),
      _from timestamptz not null default clock_timestamp(), _via text default 'system', _change uuid, _search tsvector,
      name text not null, email text not null, email_verified boolean not null default false, image text,
      active boolean not null default true, role text, manager uuid, locale text, time_zone text,
      permission_sets text[] not null default '{}', is_admin boolean not null default false, two_factor_enabled boolean not null default false
    );
    create unique index user_email_key on ${schema}."user" (lower(email)) where deleted_at is null;
    create index user_search_idx on ${schema}."user" using gin (_search);
    create table ${schema}.user__h (
      id uuid not null, owner uuid, created_at timestamptz(3), created_by uuid, updated_at timestamptz(3), updated_by uuid,
      version int, deleted_at timestamptz(3), _from timestamptz not null, _to timestamptz not null, _via text, _change uuid,
      name text, email text, email_verified boolean, image text, active boolean, role text, manager uuid, locale text, time_zone text,
      permission_sets text[], is_admin boolean, two_factor_enabled boolean
    );
    create index user__h_id on ${schema}.user__h (id, _from);

    create table ${schema}._session (
      id uuid primary key, user_id uuid not null references ${schema}."user" (id) on delete cascade, token text not null unique,
      expires_at timestamptz(3) not null, ip_address text, user_agent text,
      created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now()
    );
    create index _session_user on ${schema}._session (user_id);
    create index _session_expires on ${schema}._session (expires_at);
    create table ${schema}._account (
      id uuid primary key, user_id uuid not null references ${schema}."user" (id) on delete cascade, account_id text not null,
      provider_id text not null, password text, access_token text, refresh_token text, id_token text,
      access_token_expires_at timestamptz(3), refresh_token_expires_at timestamptz(3), scope text,
      created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
      unique (provider_id, account_id)
    );
    create index _account_user on ${schema}._account (user_id);
    create table ${schema}._verification (
      id uuid primary key, identifier text not null, value text not null, expires_at timestamptz(3) not null,
      created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now()
    );
    create index _verification_identifier on ${schema}._verification (identifier);
    create table ${schema}._two_factor (
      id uuid primary key, user_id uuid not null unique references ${schema}."user" (id) on delete cascade, secret text not null,
      backup_codes text not null, verified boolean not null default true, failed_verification_count int not null default 0,
      locked_until timestamptz(3)
    );
    create table ${schema}._api_key (
      id uuid primary key, config_id text not null default 'default', name text, start text, prefix text, key text not null unique,
      reference_id uuid not null references ${schema}."user" (id) on delete cascade, refill_interval int, refill_amount int,
      last_refill_at timestamptz(3), enabled boolean not null default true, rate_limit_enabled boolean not null default false,
      rate_limit_time_window int, rate_limit_max int, request_count int not null default 0, remaining int,
      last_request timestamptz(3), expires_at timestamptz(3), permissions text, metadata text,
      created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now()
    );
    create index _api_key_reference on ${schema}._api_key (reference_id);
    create table ${schema}._preference (user_id uuid primary key references ${schema}."user" (id) on delete cascade, body jsonb not null default '{}');
    create table ${schema}._sign_in_window (key text primary key, started_at timestamptz not null default now(), tries int not null default 1);
    create table ${schema}._secret (name text primary key, value text not null, created_at timestamptz(3) not null default now());

    create function ${schema}._user_before() returns trigger language plpgsql as $$
    begin
      new.email := lower(new.email);
      if tg_op = 'INSERT' then
        new.owner := coalesce(new.owner, new.id);
        new.created_by := coalesce(new.created_by, new.id);
        new.updated_by := coalesce(new.updated_by, new.created_by);
      else
        new.version := old.version + 1;
        new.updated_at := now();
        new._from := greatest(clock_timestamp(), old._from + interval '1 microsecond');
      end if;
      return new;
    end $$;
    create trigger user_before before insert or update on ${schema}."user" for each row execute function ${schema}._user_before();

    create function ${schema}._user_after() returns trigger language plpgsql as $$
    declare
      before jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) - '_search' end;
      after jsonb := to_jsonb(new) - '_search';
      noise text[] := array['version', 'updated_at', 'updated_by', '_from', '_via', '_change'];
      changed text[];
    begin
      if tg_op = 'UPDATE' then
        insert into ${schema}.user__h select * from jsonb_populate_record(null::${schema}.user__h, before || jsonb_build_object('_to', new._from));
      end if;
      select array_agg(a.key) into changed from jsonb_each(after) a
        where not (a.key = any(noise)) and (before is null or a.value is distinct from before -> a.key);
      insert into ${schema}._event (object, record, kind, version, change, via, actor, fields)
        values ('user', new.id, case tg_op when 'INSERT' then 'created' else 'updated' end, new.version, new._change, new._via, new.updated_by, changed);
      perform pg_notify('trellis_auth', 'user ' || new.id);
      return null;
    end $$;
    create trigger user_after after insert or update on ${schema}."user" for each row execute function ${schema}._user_after();

    create function ${schema}._auth_changed() returns trigger language plpgsql as $$
    begin
      perform pg_notify('trellis_auth', tg_argv[0] || ' ' || old.id);
      return null;
    end $$;
    create trigger session_changed after update or delete on ${schema}._session for each row execute function ${schema}._auth_changed('session');
    create trigger api_key_changed after update of enabled, expires_at, permissions, key, reference_id or delete on ${schema}._api_key
      for each row execute function ${schema}._auth_changed('key');
  `,
}
