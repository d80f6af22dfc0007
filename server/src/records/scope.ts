/**
 * One queried object in a statement with the to-one joins its paths need: each lookup is joined once, and only records the caller
 * may see are joined, so a hidden parent reads as blank.
 */
import type { FieldPath, Hop } from '@trellis/metadata/query/checked-query.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf } from '@trellis/metadata/model/shape.ts'
import { tableSql, visibleSql } from './source-sql.ts'
import type { ReadEnv } from './source-sql.ts'
import { ident } from './sql-text.ts'

export type Scope = {
  env: ReadEnv
  shape: ObjectShape
  alias: string
  /** Alias of the object at the end of the hops, joined when needed. */
  aliasOf(hops: readonly Hop[]): string
  /** A column of the object at the end of the hops. */
  column(hops: readonly Hop[], column: string): string
  /** The joins asked for so far. */
  joins(): string
  /** Columns of the first object read so far. */
  used: Set<string>
}

export function createScope(env: ReadEnv, shape: ObjectShape, alias: string): Scope {
  const aliases = new Map<string, string>()
  const joins: string[] = []
  const used = new Set<string>()
  const scope: Scope = {
    env,
    shape,
    alias,
    used,
    joins: () => joins.join(''),
    column(hops, column) {
      if (hops.length === 0) used.add(column)
      return `${scope.aliasOf(hops)}.${ident(column)}`
    },
    aliasOf(hops) {
      const last = hops.at(-1)
      if (last === undefined) return alias
      const key = hops.map((hop) => `${hop.field.name}:${hop.target.name}`).join('.')
      const known = aliases.get(key)
      if (known !== undefined) return known
      const joined = env.alias('j')
      joins.push(joinSql(scope, hops.slice(0, -1), last, joined))
      aliases.set(key, joined)
      return joined
    },
  }
  return scope
}

function joinSql(scope: Scope, before: readonly Hop[], hop: Hop, joined: string): string {
  const { env } = scope
  const from = scope.column(before, hop.field.column ?? 'id')
  const owner = before.at(-1)?.target ?? scope.shape
  const kind = hop.polymorphic ? companionColumn(owner, hop.field.name) : undefined
  const only =
    kind === undefined
      ? ''
      : ` and ${scope.column(before, kind)} = ${env.params.add({ from: 'plan', value: hop.target.name }, 'text')}`
  return ` left join ${tableSql(env, hop.target)} ${joined} on ${joined}.id = ${from} and ${visibleSql(env, joined, hop.target)}${only}`
}

/** The column that says which object a polymorphic lookup points at. */
export function companionColumn(shape: ObjectShape, field: string): string | undefined {
  return fieldOf(shape, `${field}_object`)?.column ?? undefined
}

/** All places a path reads from: itself, or one per object a polymorphic lookup may point at. */
export function variantsOf(path: FieldPath): readonly FieldPath[] {
  return path.variants ?? [path]
}
