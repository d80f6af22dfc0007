/** Search across objects: one statement, each object under its own row rule and readable fields. */
import { can, rowRule } from '@trellis/metadata/access/access.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import { resolvePath } from '@trellis/metadata/query/path.ts'
import type { Ctx } from '../ctx.ts'
import { finish, keptPlan } from './plan-read.ts'
import type { ReadPlan } from './plan-read.ts'
import { planEnvOf, slotValues } from './plan-env.ts'
import type { PlanEnv } from './plan-env.ts'
import { statementOf } from './read.ts'
import type { FirstOf } from './reach-forms.ts'
import { createScope } from './scope.ts'
import { reachKnown, reachOfMember } from './reach-sizes.ts'
import type { SearchPlan } from './search-sql.ts'
import { hasWordsSql, hitsSql, planSearch, searchMarks, walkedCandidates, walkedRows } from './search-sql.ts'
import { candidates, wayAcross } from './search-way.ts'
import type { SearchWay } from './search-way.ts'
import { narrowSql, rowsVisibleSql, tableSql, visibleSql } from './source-sql.ts'
import type { ReadEnv } from './source-sql.ts'
import { shownSql } from './value-sql.ts'

/** A search of one object and its way. */
export type PlannedSearch = SearchPlan & { way: SearchWay }

/**
 * Shape   -> text of a JSON array of `{object, id, name}`, best first, at most `limit`.
 * Errors  query.unknown_object for a name that is none; access.object_denied for one the caller may not read.
 */
export async function searchRecords(
  ctx: Ctx,
  text: string,
  asked: string[] | undefined,
  limit: number,
): Promise<string> {
  const shapes = asked === undefined ? searchedShapes(ctx) : asked.map((name) => askedShape(ctx, name))
  if (shapes.some((shape) => rowRule(ctx.access, shape, 'read').kind === 'owners')) await reachKnown(ctx)
  const plans = shapes.flatMap((shape): PlannedSearch[] => {
    const plan = planSearch(text, shape, ctx.access, ctx.db.wordShares)
    if (plan === null) return []
    const way = wayAcross(plan, reachOfMember(ctx, shape))
    return [{ ...plan, way }]
  })
  if (plans.length === 0) return '[]'
  const env = planEnvOf(ctx)
  const key = `search|${limit}|${plans.map((plan) => `${plan.object}:${plan.way}${searchMarks(plan)}`).join()}`
  const plan = keptPlan(env, key, true, () => {
    const made = planAcross(env, plans, limit)
    // How many records a caller reaches decides how far a walk goes, and only the values tell.
    const isSteady = !plans.some(({ way }) => way === 'walk') || !made.slots.some((slot) => slot.from === 'owners')
    return isSteady ? made : { ...made, name: undefined }
  })
  const parts: SearchPlan['parts'] = { start: text.trim().toLowerCase().slice(0, 200) }
  for (const one of plans) Object.assign(parts, one.parts)
  const rows = await ctx.db.query<{ records: string | null }>(
    statementOf(plan, { ...slotValues(ctx), values: [], search: parts }),
  )
  return rows[0]?.records ?? '[]'
}

/** Every object the caller may read, unless its document keeps it out of the search over all. */
function searchedShapes(ctx: Ctx): ObjectShape[] {
  return Object.values(ctx.model.objects).filter(
    (shape) => can(ctx.access, shape.name, 'read') && !isLeftOut(ctx, shape.name),
  )
}

function isLeftOut(ctx: Ctx, object: string): boolean {
  const documents = ctx.model.documents['object']
  return documents !== undefined && Object.hasOwn(documents, object) && documents[object]?.['searchable'] === false
}

function askedShape(ctx: Ctx, name: string): ObjectShape {
  const shape =
    objectOf(ctx.model, name) ??
    raise('query.unknown_object', { detail: `There is no object "${name.slice(0, 100)}".` })
  return can(ctx.access, name, 'read') ? shape : raise('access.object_denied')
}

/** The statement of these searches together, its values those of `parts`. Pure. */
export function planAcross(env: PlanEnv, plans: PlannedSearch[], limit: number): ReadPlan {
  const asked = plans.map((plan) => ({ ...plan, walk: plan.way !== 'index' }))
  return finish(env, false, (read) => searchAllSql(read, asked, limit))
}

function searchAllSql(env: ReadEnv, plans: PlannedSearch[], limit: number): string {
  const hits = plans.map((plan) => `(${objectSql(env, plan)})`).join(' union all ')
  const start = env.params.add({ from: 'search', part: 'start' }, 'text')
  const best = `select h.object, h.id, h.name from (${hits}) h order by starts_with(lower(h.name), ${start}) desc, h.updated_at desc, h.id limit ${limit}`
  return `select json_agg(row_to_json(r))::text as records from (${best}) r`
}

function objectSql(env: ReadEnv, plan: PlannedSearch): string {
  const shape = env.model.objects[plan.object]
  if (shape === undefined) throw new Error(`no object ${plan.object}`)
  const table = tableSql(env, shape)
  const all = (alias: string): string => visibleSql(env, alias, shape)
  if (plan.way === 'index') return candidatesSql(env, shape, foundSql(env, plan, table), all)
  if (plan.way === 'own') return candidatesSql(env, shape, table, (alias) => ownHitsSql(env, shape, plan, alias))
  // Words that all records of late lack would let a walk go on for ever: what it does not find soon the index finds among the others.
  const latest = candidatesSql(
    env,
    shape,
    hitsSql(env, plan, `(select * from ${table} l order by l.id desc limit ${walkedRows})`),
    all,
  )
  const others = candidatesSql(
    env,
    shape,
    foundSql(env, { ...plan, walk: false }, table),
    (alias) =>
      `${all(alias)} and ${alias}.id <= (select b.id from ${table} b order by b.id desc offset ${walkedRows} limit 1)`,
  )
  return `(${latest}) union all (${others}) limit ${walkedCandidates}`
}

/** Hits found by the index. A limit outside must not talk the planner into reading the table until it meets so many: rare words are far apart. */
function foundSql(env: ReadEnv, plan: SearchPlan, table: string): string {
  return `(with f as materialized ${hitsSql(env, plan, table)} select * from f)`
}

/** Living, reached, with the words: of each reached owner the latest that have them, and what is opened to the caller. */
function ownHitsSql(env: ReadEnv, shape: ObjectShape, plan: SearchPlan, alias: string): string {
  const x = env.alias('x')
  const table = tableSql(env, shape)
  const met = [hasWordsSql(env, plan, x), ...narrowSql(env, x, shape)].join(' and ')
  const ofEach = `select ${x}.id from ${table} ${x} where ${x}.owner = o.owner and ${x}.deleted_at is null and ${met} order by ${x}.id desc limit ${candidates}`
  const firstOf: FirstOf = ({ owners, opened }) => {
    const own = `select k.id from unnest(${owners}) o(owner) cross join lateral (${ofEach}) k`
    const others = opened(x).map((condition) => `select ${x}.id from ${table} ${x} where ${condition} and ${met}`)
    return [own, ...others].join(' union all ')
  }
  const reached = rowsVisibleSql({ ...env, form: { kind: 'merge', inline: [] } }, alias, shape, firstOf)
  return `${reached} and ${hasWordsSql(env, plan, alias)}`
}

function candidatesSql(env: ReadEnv, shape: ObjectShape, hits: string, only: (alias: string) => string): string {
  const scope = createScope(env, shape, env.alias('t'))
  const path = resolvePath(env, shape, shape.nameField, 'show')
  const name =
    path === undefined || fieldOf(shape, shape.nameField)?.column === null
      ? 'null::text'
      : `${shownSql(scope, path)}::text`
  const object = env.params.add({ from: 'plan', value: shape.name }, 'text')
  const { alias } = scope
  return `select ${object} as object, ${alias}.id, ${name} as name, ${alias}.updated_at from ${hits} ${alias} where ${only(alias)} limit ${candidates}`
}
