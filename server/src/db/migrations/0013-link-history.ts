import type { Migration } from '../migrate.ts'

/**
 * What many-to-many fields linked before: a row for each link that ended, by its link table. Links know since when they are; those made
 * before this step count as having been there always.
 */
export const linkHistory: Migration = {
  id: '0013-link-history',
  sql: (schema) => `
    create table ${schema}._link_history (
      link text not null, source uuid not null, target uuid not null, _from timestamptz not null, _to timestamptz not null
    );
    create index _link_history_source on ${schema}._link_history (source, link, _to);
    create index _link_history_target on ${schema}._link_history (target, link, _to);
    do $links$
    declare link text;
    begin
      for link in
        select distinct j #>> '{}' from (select physical from ${schema}._version order by version desc limit 1) v,
          jsonb_path_query(v.physical, '$.**.linkTable') j
      loop
        execute format('alter table if exists ${schema}.%I add column if not exists _from timestamptz not null default ''-infinity''', link);
        execute format('alter table if exists ${schema}.%I alter column _from set default clock_timestamp()', link);
      end loop;
    end $links$;
  `,
}
