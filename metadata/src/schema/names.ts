/**
 * Which names documents may use. Names are data, never code: SQL quotes every identifier and maps are read with `hasOwn`, so SQL
 * keywords (`select`, `order`) and members of JavaScript objects (`constructor`) are allowed.
 */

/** Object, field, relation and most document names: lower snake_case, at most 63 bytes, as PostgreSQL keeps them. */
export const namePattern = '^[a-z][a-z0-9_]{0,62}$'

/** `opportunity.open_deals`: a document that belongs to an object carries the object's name in front. */
export const scopedNamePattern = '^[a-z][a-z0-9_]{0,62}\\.[a-z][a-z0-9_]{0,62}$'

/** A field, or a field reached through up to five lookups: `account.owner.name`. */
export const pathPattern = '^[a-z][a-z0-9_]{0,62}(\\.[a-z][a-z0-9_]{0,62}){0,5}$'

const name = new RegExp(namePattern)

export function isName(text: string): boolean {
  return name.test(text)
}

/** Fields the platform gives every object; a document can neither define nor change them. */
export const systemFieldNames: readonly string[] = [
  'id',
  'owner',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
  'version',
]

/** Members of records, query answers and tables that a field would hide. */
const otherReserved: readonly string[] = [
  'deleted_at',
  'deleted_by',
  'deletion_id',
  'changed_at',
  'valid_from',
  'valid_to',
  'search_tokens',
  'ctid',
  'oid',
  'tableoid',
  'xmin',
  'xmax',
  'cmin',
  'cmax',
]

/** Names no field of a document may have; those with a leading `_` fail the pattern already. */
export const reservedFieldNames: readonly string[] = [...systemFieldNames, ...otherReserved]

const reservedFields: ReadonlySet<string> = new Set(reservedFieldNames)

/** True when no field of a document may have this name. */
export function isReservedField(text: string): boolean {
  return reservedFields.has(text)
}

/** Objects of the platform that no document may define. */
export const systemObjectNames: readonly string[] = ['user']
