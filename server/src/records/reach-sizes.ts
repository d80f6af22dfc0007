/**
 * How many records of an object somebody reaches, about, from what PostgreSQL knows of its tables anyway; and from that, which way a page
 * goes (reach-forms.ts). Nothing here decides what is reached: without it answers are the same.
 */
import type { Access } from '@trellis/metadata/access/access.ts'
import { restrictionsOn, rowRule } from '@trellis/metadata/access/access.ts'
import type { Members } from '@trellis/metadata/access/parties.ts'
import { recordRules } from '@trellis/metadata/access/record-rules.ts'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { CheckedFilter, CheckedQuery } from '@trellis/metadata/query/checked-query.ts'
import { queueOwners } from '../auth/queues.ts'
import type { Ctx } from '../ctx.ts'
import type { Db } from '../db/db.ts'
import { ruleIndexName } from '../model/ddl.ts'
import { indexableRule } from './reach.ts'
import { cappedTotal, fewOf } from './page-sql.ts'
import type { ReachForm } from './reach-forms.ts'
import { canList, readRules } from './reach-forms.ts'

/** Shares of records by owner; `rest` for each owner not named. */
type Owners = { rows: number; shares: Map<string, number>; rest: number }
type Sizes = {
  /** By table. */
  tables: Map<string, Owners>
  /** Records a rule opens, by its name; absent: nobody knows. */
  rules: Map<string, number>
  people: { id: string; role: string | null; email: string }[]
}

type Kept = { sizes?: Sizes; at: number; read?: Promise<void> }

const kept = new WeakMap<Model, Kept>()
const estimates = new WeakMap<Access, { sizes: Sizes; byObject: Map<string, ReachEstimate | undefined> }>()
const keepMs = 60_000
/** A rule that opens more is asked of each record rather than looked up. */
const listAtMost = 1000
const manyShares = 5000
/** What the index alone tells costs so little of a record looked at. */
const entryInRecords = 0.2
/** Coming to the first record of an owner. */
const ownerInRecords = 8
/** Of so many of many owners more than a few records are looked at. */
const moreAhead = 5
/** Records looked at that cost as much as planning a page anew. */
const quickWalk = 3000

/** The way for this page; undefined: nobody knows, so it is planned by its values. What is not known is read for later pages. */
export function formOf(ctx: Ctx, query: CheckedQuery): ReachForm | undefined {
  const { shape } = query
  if (query.asOf !== null || query.deleted || query.search !== null || query.grouping !== null) return undefined
  const estimated = reachOfMember(ctx, shape)
  return estimated && chooseForm(estimated, query, restrictionsOn(ctx.access, shape.name).length > 0)
}

/** When the sizes have been read a first time, for those who would rather wait a moment than go a long way. */
export async function reachKnown(ctx: Ctx): Promise<void> {
  if (sizesOf(ctx) === undefined) await kept.get(ctx.model)?.read
}

/** What the caller reaches of a private object, about; undefined: nobody knows, or the object is not private to them. */
export function reachOfMember(ctx: Ctx, shape: ObjectShape): ReachEstimate | undefined {
  const { access, model } = ctx
  if (rowRule(access, shape, 'read').kind !== 'owners') return undefined
  const sizes = sizesOf(ctx)
  if (sizes === undefined) return undefined
  let known = estimates.get(access)
  if (known?.sizes !== sizes) estimates.set(access, (known = { sizes, byObject: new Map() }))
  if (!known.byObject.has(shape.name))
    known.byObject.set(shape.name, estimate({ access, model, schema: ctx.db.schema, sizes }, shape))
  return known.byObject.get(shape.name)
}

function sizesOf(ctx: Ctx): Sizes | undefined {
  const entry = kept.get(ctx.model) ?? { at: 0 }
  if (ctx.now() - entry.at > keepMs && !ctx.db.inTx) {
    entry.at = ctx.now()
    kept.set(ctx.model, entry)
    entry.read = loadSizes(ctx.db, ctx.model).then(
      (sizes) => void (entry.sizes = sizes),
      // The next minute asks again; until then pages go the way they know.
      () => undefined,
    )
  }
  return entry.sizes
}

/** Records of the object, and of them those the caller reaches, as owners so many. */
export type ReachEstimate = {
  rows: number
  reached: number
  owners: number
  /** Records opened by rules and shares. */
  opened: number
  /** Everything opened can be listed, and how much it is is known. */
  listable: boolean
  inline: string[]
}

type Of = { access: Access; model: Model; schema: string; sizes: Sizes }

function estimate(of: Of, shape: ObjectShape): ReachEstimate | undefined {
  const table = of.sizes.tables.get(shape.table)
  if (table === undefined) return undefined
  const { byOwner, others } = readRules(of, shape)
  const { ownerIds } = of.access
  const queues = new Set(queueOwners(of.model, shape.name))
  const owners = new Set(shape.roleHierarchy ? ownerIds : ownerIds.filter((id, at) => at === 0 || queues.has(id)))
  for (const { ownedBy } of byOwner) if (ownedBy) for (const id of membersOf(of.sizes, ownedBy)) owners.add(id)
  let share = 0
  for (const id of owners) share += table.shares.get(id) ?? table.rest
  const shared = of.access.shared?.[shape.name]
  const sizes = others.map((rule) => (canList(of, shape, rule) ? of.sizes.rules.get(rule.name) : undefined))
  const opened =
    sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0) +
    (shared === undefined ? 0 : shared === 'few' ? 200 : manyShares)
  return {
    rows: table.rows,
    reached: Math.min(table.rows, share * table.rows + opened),
    owners: owners.size,
    opened,
    listable: sizes.every((size) => size !== undefined),
    inline: others.flatMap((rule, at) => ((sizes[at] ?? Infinity) > listAtMost ? [rule.name] : [])),
  }
}

function membersOf(sizes: Sizes, members: Members): string[] {
  return sizes.people.flatMap(({ id, role, email }) =>
    (role !== null && members.roles.has(role)) || members.emails.has(email) ? [id] : [],
  )
}

/** Costs are records looked at. */
function chooseForm(known: ReachEstimate, query: CheckedQuery, restricted: boolean): ReachForm | undefined {
  const { rows, inline } = known
  const equal = query.where === null ? [] : equalities(query.where)
  // A page of few records however many are reached: of one parent, of one owner.
  if (equal.some(({ reference }) => reference)) return { kind: 'walk', inline }
  const share = Math.max(known.reached / Math.max(rows, 1), 1e-9)
  const unsure = (query.where === null ? 1 : 5) * (restricted ? 5 : 1)
  const seen = (wanted: number): number => Math.min(rows, (wanted * unsure) / share)
  const page = query.limit + 1
  const total = { none: 0, capped: seen(cappedTotal), exact: rows }[query.total]
  // Without a filter all ways count alike: whose records they are, the index tells.
  const alike = query.total === 'none' || (query.where === null && inline.length === 0)
  // Along an index every record lies elsewhere, and in other orders than that of making those of an owner lie together more often than chance
  // would have it. Those of an owner are fetched in the order of their places, those of a whole table at once.
  const apart = query.orderBy.every(({ path }) => path.text === 'id') ? 1.5 : 3
  const found = ordersBy(query, equal, false) ? apart * seen(page) : rows / 3
  const walk = found + (alike ? 0 : total)
  const all = known.reached * (alike ? 2.4 : 3.6)
  const counted = query.total === 'capped' ? Math.min(known.reached, cappedTotal) : known.reached
  const [plain, staged] = [page * known.owners, fewOf(page) * known.owners + moreAhead * page]
  const first = known.owners * ownerInRecords + Math.min(plain, staged) * (unsure === 1 ? entryInRecords : unsure)
  const merge = ordersBy(query, equal, true) ? first + page + known.opened + (alike ? 0 : counted) : Infinity
  if (!known.listable) return found + total <= quickWalk ? { kind: 'walk', inline } : undefined
  if (walk <= Math.min(all, merge)) return { kind: 'walk', inline }
  return all <= merge ? { kind: 'gather', inline: [] } : { kind: 'merge', inline: [], many: staged < plain }
}

type Equality = { field: string; reference: boolean }

function equalities(filter: CheckedFilter): Equality[] {
  if (filter.kind === 'and') return filter.parts.flatMap(equalities)
  if (filter.kind !== 'test' || filter.test !== 'eq' || filter.path.hops.length > 0) return []
  const { field } = filter.path
  return [{ field: field.name, reference: field.name === 'owner' || (field.to?.length ?? 0) > 0 }]
}

/** Whether an index has the order of the query, after fields the query holds fast, and, when asked for, after the owner. */
function ordersBy(query: CheckedQuery, equal: readonly Equality[], byOwner: boolean): boolean {
  const sorts = query.orderBy.map(({ path, descending }) => ({
    field: path.hops.length > 0 ? '' : path.field.name,
    descending,
  }))
  if (!sorts.some((sort) => sort.field === 'id'))
    sorts.push({ field: 'id', descending: sorts.at(-1)?.descending ?? false })
  if (!byOwner && sorts.length === 1) return sorts[0]?.field === 'id'
  return query.shape.indexes.some(({ fields }) => {
    const leading = fields.slice(0, -sorts.length).map(({ field }) => field)
    const tail = fields.slice(-sorts.length)
    if (!tail.every(({ field, descending }, at) => sorts[at]?.field === field && sorts[at].descending === descending))
      return false
    const free = leading.filter((field) => !equal.some((one) => one.field === field))
    return byOwner ? free.length === 1 && free[0] === 'owner' : free.length === 0
  })
}

/** One look at the catalogues. */
async function loadSizes(db: Db, model: Model): Promise<Sizes> {
  const shapes = Object.values(model.objects).filter((shape) => !shape.system && shape.sharing !== 'public_read_write')
  const rules = recordRules(model).sharing.flatMap((rule) => {
    const shape = shapes.find((one) => one.name === rule.object)
    const condition = shape && indexableRule({ model, schema: db.schema }, shape, rule)
    return shape && condition !== undefined ? [{ name: rule.name, index: ruleIndexName(shape, condition) }] : []
  })
  const tables = await db.query<StoredOwners>({
    name: 'reach_owners',
    text: `select c.relname as name, c.reltuples::float8 as rows, s.n_distinct::float8 as distinct, s.most_common_vals::text as owners, s.most_common_freqs as shares
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = 'owner'
      where n.nspname = $1 and c.relname = any($2) and c.reltuples >= 0 and not s.inherited`,
    values: [db.schema, shapes.map((shape) => shape.table)],
  })
  const indexes = await db.query<{ name: string; rows: number }>({
    name: 'reach_rules',
    text: `select c.relname as name, c.reltuples::float8 as rows from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_index i on i.indexrelid = c.oid
      where n.nspname = $1 and c.relname = any($2) and c.reltuples >= 0 and i.indisvalid`,
    values: [db.schema, rules.map((rule) => rule.index)],
  })
  const byIndex = new Map(indexes.map((index) => [index.name, index.rows]))
  const people = recordRules(model).sharing.some((rule) => rule.ownedBy !== undefined)
    ? await db.query<Sizes['people'][number]>({
        name: 'reach_people',
        text: `select id, role, lower(email) as email from "${db.schema}"."user"`,
        values: [],
      })
    : []
  return {
    tables: new Map(tables.map((table) => [table.name, ownersOf(table)])),
    rules: new Map(
      rules.flatMap(({ name, index }) => (byIndex.has(index) ? [[name, byIndex.get(index) ?? 0] as const] : [])),
    ),
    people,
  }
}

type StoredOwners = {
  name: string
  rows: number
  /** As PostgreSQL has it: a number, or, below zero, a share of the rows. */
  distinct: number
  owners: string | null
  shares: number[] | null
}

function ownersOf(table: StoredOwners): Owners {
  const ids = table.owners === null ? [] : table.owners.slice(1, -1).split(',')
  const shares = new Map(ids.map((id, at) => [id, table.shares?.[at] ?? 0]))
  const named = [...shares.values()].reduce((sum, share) => sum + share, 0)
  const distinct = table.distinct < 0 ? -table.distinct * table.rows : table.distinct
  return { rows: table.rows, shares, rest: Math.max(0, 1 - named) / Math.max(1, distinct - shares.size) }
}
