import type { Migration } from '../migrate.ts'

/** How many seconds people took to fill in a form, the latest of each layout: nobody's name, no record, no time of day. */
export const entryTimes: Migration = {
  id: '0017-entry-times',
  sql: (schema) => `
    create table ${schema}._entry_time (
      id bigint generated always as identity primary key, layout text not null, seconds real not null, day date not null default current_date
    );
    create index entry_time_layout_idx on ${schema}._entry_time (layout, id);
  `,
}
