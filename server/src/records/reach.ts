/**
 * Which rows a caller's verb reaches, as SQL: the twin of `rowRule` for one table alias.
 *
 * Personal things enter as bound parameters (`owners` is the placeholder of the caller's reachable owner ids, uuid[]), so callers with
 * equal rights share one text.
 */
import type { Access } from '@trellis/metadata/access/access.ts'
import { rowRule } from '@trellis/metadata/access/access.ts'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import { ident, tableOf } from './sql-text.ts'

export type Verb = 'read' | 'update' | 'delete'

export type ReachScope = { model: Model; access: Access; schema: string; owners: string }

const maxParents = 8

/** `true`, `false` or a condition over the alias. */
export function reachSql(scope: ReachScope, shape: ObjectShape, verb: Verb, alias: string, depth = 0): string {
  // Everybody may be named in a record: as its owner, in a user field.
  if (shape.system && verb === 'read') return 'true'
  const rule = rowRule(scope.access, shape, verb)
  switch (rule.kind) {
    case 'all':
      return 'true'
    case 'none':
      return 'false'
    case 'owners':
      return `${alias}.owner = any(${scope.owners}::uuid[])`
    case 'parent': {
      const field = fieldOf(shape, rule.field)
      const target = field?.to?.[0]
      const parent = target === undefined ? undefined : objectOf(scope.model, target)
      if (!field?.column || !parent || depth >= maxParents) return 'false'
      const parentAlias = `${alias}_p`
      // Deleting a detail is editing its master.
      const reach = reachSql(scope, parent, verb === 'read' ? 'read' : 'update', parentAlias, depth + 1)
      if (reach === 'false') return 'false'
      return `exists (select 1 from ${tableOf(scope.schema, parent)} ${parentAlias} where ${parentAlias}.id = ${alias}.${ident(field.column)} and ${reach})`
    }
  }
}
