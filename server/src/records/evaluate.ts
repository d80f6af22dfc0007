/**
 * Formulas of the write path in memory. What they read beyond the record (parents, children, the acting user) is loaded for the whole
 * batch: one statement for each lookup or relationship they go through, none when they read the record alone.
 *
 * Formulas see what they name, whoever writes: reading is as the platform.
 */
import type { ChildReference, Reference } from '@trellis/metadata/formula/types.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import { resolvePath } from '@trellis/metadata/query/path.ts'
import type { Evaluate, FieldRule, Values } from '@trellis/metadata/record/draft.ts'
import { evaluator, formulaNeeds, hasFormulas } from '@trellis/metadata/record/formula-values.ts'
import type { FormulaNeeds } from '@trellis/metadata/record/formula-values.ts'
import type { Ctx } from '../ctx.ts'
import { isId } from '../new-id.ts'
import { valuesSql } from './before.ts'
import { formulaRates } from './currency-rates.ts'
import { sinceSql } from './formula-sql.ts'
import { formulaWords } from './formula-words.ts'
import { dayIn } from './instants.ts'
import { discriminatorOf } from './parents.ts'
import { platformEnv } from './platform-env.ts'
import { planEnvOf } from './plan-env.ts'
import { createScope } from './scope.ts'
import { ident, instantSql, statement, tableOf } from './sql-text.ts'
import { shownSql } from './value-sql.ts'

type Row = { [key: string]: unknown }

export type FormulaValues = {
  evaluate: Evaluate
  /** Loads what formulas read of these records beyond themselves; what is there already is not asked for again. Null: they read nothing else. */
  load: ((records: readonly { readonly [field: string]: unknown }[]) => Promise<void>) | null
}

/** undefined: the object has no formulas. */
export async function formulaValues(
  ctx: Ctx,
  shape: ObjectShape,
  rules: readonly FieldRule[],
): Promise<FormulaValues | undefined> {
  if (!hasFormulas(shape, rules)) return undefined
  const needs = formulaNeeds(ctx.model, shape, rules)
  const parents = new Map<string, Map<string, Row>>()
  const children = new Map<string, Map<string, Row[]>>()
  const since = new Map<string, Row>()
  const today = dayIn(ctx.user.timeZone, ctx.now())
  const evaluate = evaluator(ctx.model, shape, {
    nowMs: ctx.now(),
    timeZone: ctx.user.timeZone,
    fiscalStartMonth: ctx.model.settings.fiscalYearStartMonth,
    globals: await globalsOf(ctx, needs),
    ...(needs.rates && (await formulaRates(ctx, today))),
    since: (reference, record) => (since.get(String(record['id']))?.[reference.key] as string | undefined) ?? null,
    ...formulaWords(ctx.model, ctx.locale),
    related: (reference, record) =>
      parents.get(lookupOf(reference))?.get(String(record[lookupOf(reference)]))?.[reference.key] ?? null,
    children: (child, record) => children.get(childKey(child))?.get(String(record['id'])) ?? [],
  })
  const load = async (records: readonly Row[]) => {
    for (const [lookup, references] of byLookup(needs))
      await loadParents(ctx, shape, { lookup, references, records, known: parents })
    for (const child of needs.children) await loadChildren(ctx, child, records, children)
    if (needs.since.length > 0) await loadSince(ctx, shape, { references: needs.since, records, known: since })
  }
  const readsMore = needs.related.length + needs.children.length + needs.since.length > 0
  return { evaluate, load: readsMore ? load : null }
}

function lookupOf(reference: Reference): string {
  return reference.path[0] ?? ''
}

function childKey(child: ChildReference): string {
  return `${child.relation.name} ${child.references.map((reference) => reference.key).join()}`
}

function byLookup(needs: FormulaNeeds): Map<string, Reference[]> {
  const groups = new Map<string, Reference[]>()
  for (const reference of needs.related)
    groups.set(lookupOf(reference), [...(groups.get(lookupOf(reference)) ?? []), reference])
  return groups
}

/** The acting user is known; fields beyond what every request carries cost one statement. */
export async function globalsOf(ctx: Ctx, needs: Pick<FormulaNeeds, 'globals'>): Promise<Row> {
  const known: Row = planEnvOf(ctx).globals
  const user = objectOf(ctx.model, 'user')
  if (!user || needs.globals.every((key) => Object.hasOwn(known, key))) return known
  const rows = await ctx.db.query<{ values: Values }>(
    statement(
      user,
      'globals',
      [ctx.user.id],
      () => `select ${valuesSql(user, 't')} as values from ${tableOf(ctx.db.schema, user)} t where t.id = $1::uuid`,
    ),
  )
  return {
    ...Object.fromEntries(Object.entries(rows[0]?.values ?? {}).map(([name, value]) => [`$User.${name}`, value])),
    ...known,
  }
}

type ParentLoad = {
  lookup: string
  references: readonly Reference[]
  records: readonly Row[]
  known: Map<string, Map<string, Row>>
}

async function loadParents(
  ctx: Ctx,
  shape: ObjectShape,
  { lookup, references, records, known }: ParentLoad,
): Promise<void> {
  const target = objectOf(ctx.model, fieldOf(shape, lookup)?.to?.[0] ?? '')
  if (!target) return
  const loaded = known.get(lookup) ?? new Map<string, Row>()
  known.set(lookup, loaded)
  const ids = [
    ...new Set(
      records.flatMap((record) =>
        Object.hasOwn(record, lookup) && isId(String(record[lookup])) ? [String(record[lookup])] : [],
      ),
    ),
  ].filter((id) => !loaded.has(id))
  if (ids.length === 0) return
  const key = `related ${references.map((reference) => reference.key).join()}`
  const rows = await ctx.db.query<{ id: string; values: Row }>(
    statement(target, key, [ids], () => {
      const scope = createScope(platformEnv(ctx), target, 't')
      const cells = references.map(
        (reference) => `${cellSql(scope, reference.path.slice(1))} as ${ident(reference.key)}`,
      )
      return `select t.id, (select row_to_json(r) from (select ${cells.join(', ')}) r) as values from ${tableOf(ctx.db.schema, target)} t${scope.joins()} where t.id = any($1::uuid[])`
    }),
  )
  for (const row of rows) loaded.set(row.id, row.values)
}

/** Since when fields of saved records have their values; new records are not there. */
async function loadSince(
  ctx: Ctx,
  shape: ObjectShape,
  {
    references,
    records,
    known,
  }: { references: readonly Reference[]; records: readonly Row[]; known: Map<string, Row> },
): Promise<void> {
  const ids = idsOf(records).filter((id) => !known.has(id))
  if (ids.length === 0) return
  const key = `since ${references.map((reference) => reference.key).join()}`
  const rows = await ctx.db.query<{ id: string; values: Row }>(
    statement(shape, key, [ids], () => {
      const scope = createScope(platformEnv(ctx), shape, 't')
      const cells = references.map(
        (reference) => `${instantSql(sinceSql(scope, [], reference))} as ${ident(reference.key)}`,
      )
      return `select t.id, (select row_to_json(r) from (select ${cells.join(', ')}) r) as values from ${tableOf(ctx.db.schema, shape)} t where t.id = any($1::uuid[])`
    }),
  )
  for (const row of rows) known.set(row.id, row.values)
}

function idsOf(records: readonly Row[]): string[] {
  return [...new Set(records.flatMap((record) => (typeof record['id'] === 'string' ? [record['id']] : [])))]
}

function cellSql(scope: ReturnType<typeof createScope>, path: readonly string[]): string {
  const found = resolvePath(scope.env, scope.shape, path.join('.'), 'show')
  return found ? shownSql(scope, found) : 'null'
}

async function loadChildren(
  ctx: Ctx,
  child: ChildReference,
  records: readonly Row[],
  known: Map<string, Map<string, Row[]>>,
): Promise<void> {
  const shape = objectOf(ctx.model, child.relation.object)
  const via = shape && fieldOf(shape, child.relation.via)
  if (!shape || !via?.column) return
  const loaded = known.get(childKey(child)) ?? new Map<string, Row[]>()
  known.set(childKey(child), loaded)
  const ids = idsOf(records).filter((id) => !loaded.has(id))
  if (ids.length === 0) return
  const viaColumn = via.column
  const rows = await ctx.db.query<{ parent: string; values: Row }>(
    statement(shape, `children read ${childKey(child)}`, [ids], () => {
      const scope = createScope(platformEnv(ctx), shape, 't')
      const cells = child.references.map((reference) => `${cellSql(scope, reference.path)} as ${ident(reference.key)}`)
      const discriminator = discriminatorOf(shape, via)
      const only = discriminator ? ` and t.${ident(discriminator.column)} is not null` : ''
      return `select t.${ident(viaColumn)} as parent, (select row_to_json(r) from (select ${cells.length > 0 ? cells.join(', ') : 't.id'}) r) as values
  from ${tableOf(ctx.db.schema, shape)} t${scope.joins()} where t.${ident(viaColumn)} = any($1::uuid[])${only} and t.deleted_at is null`
    }),
  )
  for (const id of ids) loaded.set(id, [])
  for (const row of rows) loaded.get(row.parent)?.push(row.values)
}
