import type { Migration } from '../migrate.ts'

/** Sharing rules about whose a record is ask for the people of some roles in every list of whom they concern. */
export const userRoles: Migration = {
  id: '0016-user-roles',
  sql: (schema) => `create index user_role_idx on ${schema}."user" (role);`,
}
