/**
 * How many records of an object people gain and lose when one Model follows another, counted in one pass for all people of the same
 * rights, whoever they are and whoever stands below them.
 *
 * What is alike before and after decides nothing, so it is only asked of records that something changed for. The rest is counted by owner
 * and by which sides open a record; whose records a person reaches anyway is then known from the person. What names the person in other
 * ways (shares, lookups, two parents) is counted for each alone.
 */
import type { Access, RowVerb } from '@trellis/metadata/access/access.ts'
import { askedAbove, askedOf, reachIds, rowRule } from '@trellis/metadata/access/access.ts'
import { sharingRuleOf } from '@trellis/metadata/access/record-rules.ts'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import { queueOwners } from '../auth/queues.ts'
import type { Db } from '../db/db.ts'
import { boundReach } from './params.ts'
import { canList } from './reach-forms.ts'
import type { ReachPart, ReachScope } from './reach.ts'
import { reachParts, reachSql, sharedSql } from './reach.ts'
import { ident, tableOf } from './sql-text.ts'

/** A Model with what one person may do in it. */
export type Stand = { model: Model; access: Access; shape: ObjectShape }
export type Mover = { before: Stand; after: Stand }
/** Ids of a few of them, at most `samples`. */
export type Moved = { gained: number; lost: number; samples: { gained: string[]; lost: string[] } }

const samples = 5
const maxParents = 8

/** In the order of the people given; undefined: nothing changes. One statement for all of equal rights. Errors: those of the database. */
export async function countMoved(
  db: Db,
  verb: RowVerb,
  movers: readonly Mover[],
  until: () => boolean,
): Promise<{ moved: (Moved | undefined)[]; complete: boolean }> {
  const groups = new Map<string, { pass: Pass; people: { at: number; owners: Owners }[] }>()
  for (const [at, mover] of movers.entries()) {
    const { pass, owners } = passOf(db, verb, mover)
    if (pass === undefined) continue
    const key = JSON.stringify([pass, pass.personal && [reachIds(mover.before.access), reachIds(mover.after.access)]])
    const group = groups.get(key) ?? { pass, people: [] }
    groups.set(key, group)
    group.people.push({ at, owners })
  }
  const moved: (Moved | undefined)[] = movers.map(() => undefined)
  for (const { pass, people } of groups.values()) {
    if (!until()) return { moved, complete: false }
    const first = movers[people[0]?.at ?? 0] as Mover
    const changed = [...new Set(people.flatMap(({ owners }) => owners.changed))]
    if (pass.same && changed.length === 0) continue
    const rows = await db.query<Row>({
      text: pass.text,
      values: [boundReach(first.before.access), boundReach(first.after.access), changed],
    })
    const byOwner = tally(rows)
    for (const { at, owners } of people) moved[at] = movedOf(rows, byOwner, owners)
  }
  return { moved, complete: true }
}

/** Whose records are reached as one's own, before and after; `changed` are those in one of them alone. */
type Owners = { before: ReadonlySet<string>; after: ReadonlySet<string>; changed: string[] }

/** The statement of a group. `same`: nothing but owners can make a difference. */
type Pass = { text: string; same: boolean; personal: boolean }

/** One side of the change, without the part about owners. `listed`: what rules open, as sub-selects of ids that an index may answer. */
type Side = {
  open: string[]
  listed: string[]
  narrow: string[]
  owners: ReadonlySet<string>
  joins: string
  alias: string
}

function passOf(db: Db, verb: RowVerb, { before, after }: Mover): { pass: Pass | undefined; owners: Owners } {
  const [idsBefore, idsAfter] = [reachIds(before.access), reachIds(after.access)]
  const alike = idsBefore.length === idsAfter.length && idsBefore.every((id, at) => id === idsAfter[at])
  const { was, will } = comparable(
    [sideOf, wholeSide].map((side) => ({
      was: side(db, verb, before, '$1'),
      will: side(db, verb, after, alike ? '$1' : '$2'),
    })),
  )
  const changed = [
    ...[...was.owners].filter((id) => !will.owners.has(id)),
    ...[...will.owners].filter((id) => !was.owners.has(id)),
  ]
  const owners = { before: was.owners, after: will.owners, changed }
  const parts = [...was.open, ...was.narrow, ...will.open, ...will.narrow]
  const same = sameSet(was.open, will.open) && sameSet(was.listed, will.listed) && sameSet(was.narrow, will.narrow)
  if (same && changed.length === 0) return { pass: undefined, owners }
  const { joins, alias } = was.joins === '' ? will : was
  const text = passText(tableOf(db.schema, before.shape), { was, will, joins, alias })
  return { pass: { text, same, personal: parts.some((sql) => /\$[12]/.test(sql)) }, owners }
}

/** The first that look at the same rows, so that one owner stands for both; the last asks everything of the record alone. */
function comparable(ways: { was: Side; will: Side }[]): { was: Side; will: Side } {
  const isFree = (side: Side) => side.joins === '' && side.owners.size === 0
  return (
    ways.find(({ was, will }) => was.joins === will.joins || isFree(was) || isFree(will)) ??
    (ways.at(-1) as { was: Side; will: Side })
  )
}

function wholeSide(db: Db, verb: RowVerb, { model, access, shape }: Stand, ids: string): Side {
  const sql = reachSql({ model, access, schema: db.schema, owners: () => ids }, shape, verb, 't')
  return { open: sql === 'false' ? [] : [sql], listed: [], narrow: [], owners: none, joins: '', alias: 't' }
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((part) => other.includes(part))
}

const none: ReadonlySet<string> = new Set()

function sideOf(db: Db, verb: RowVerb, stand: Stand, ids: string): Side {
  const { model, access } = stand
  const scope = { model, access, schema: db.schema, owners: () => ids }
  let path = askedOf(stand.shape, verb)
  const narrow: string[] = []
  let [shape, alias, joins, asked] = [stand.shape, 't', '', verb]
  for (let depth = 0; ; depth++) {
    const rule = rowRule(access, shape, asked, path)
    const parts = reachParts({ ...scope, asked: path }, shape, asked, alias)
    narrow.push(...parts.narrow.map((part) => part.sql))
    const field = rule.kind === 'parent' ? fieldOf(shape, rule.field) : undefined
    const parent = field?.to?.length === 1 ? objectOf(model, field.to[0] ?? '') : undefined
    if (!field?.column || parent === undefined || depth >= maxParents) {
      const own = parts.open.some((part) => part.step === 'owner')
      const opened = parts.open.filter((part) => part.step !== 'owner')
      const listed = opened.map((part) => listedSql(scope, shape, part))
      const open = opened.filter((_, at) => listed[at] === undefined).map((part) => part.sql)
      const owners = own ? ownersOf(stand, shape) : none
      return { open: unique(open), listed: unique(listed.flatMap((one) => one ?? [])), narrow, owners, joins, alias }
    }
    // What follows its parent is counted by the owner of the parent.
    narrow.push(`${alias}_p.id is not null`)
    joins += ` left join ${tableOf(db.schema, parent)} ${alias}_p on ${alias}_p.id = ${alias}.${ident(field.column)}`
    path = askedAbove(path, parent)
    ;[shape, alias, asked] = [parent, `${alias}_p`, asked === 'read' ? 'read' : 'update']
  }
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)]

function listedSql(scope: ReachScope, shape: ObjectShape, part: ReachPart): string | undefined {
  const rule = part.rule === undefined ? undefined : sharingRuleOf(scope.model, part.rule)
  const condition = rule && canList(scope, shape, rule) ? sharedSql(scope, shape, rule, 'x') : undefined
  return condition && `select x.id from ${tableOf(scope.schema, shape)} x where x.deleted_at is null and ${condition}`
}

function ownersOf({ model, access }: Stand, shape: ObjectShape): ReadonlySet<string> {
  if (shape.roleHierarchy) return new Set(access.ownerIds)
  const queues = new Set(queueOwners(model, shape.name))
  return new Set(access.ownerIds.filter((id, at) => at === 0 || queues.has(id)))
}

type Sides = { was: Side; will: Side; joins: string; alias: string }

function passText(table: string, { was, will, joins, alias }: Sides): string {
  const owner = `${alias}.owner`
  const either = (parts: readonly string[]) => (parts.length === 0 ? 'false' : parts.join(' or '))
  const both = (parts: readonly string[]) =>
    parts.length === 0 ? 'true' : parts.map((part) => `(${part})`).join(' and ')
  const held = (sql: string) => (sql === 'true' || sql === 'false' ? sql : `coalesce((${sql}), false)`)
  let from = `${table} t${joins}`
  /** What opens on the sides that `chosen` picks out; lists of rules are joined once, however long. */
  const opened = (name: string, chosen: (one: readonly string[], other: readonly string[]) => string[]): string => {
    const lists = chosen(was.listed, will.listed)
    if (lists.length > 0)
      from += ` left join (select distinct u.id from (${lists.join(' union all ')}) u) ${name} on ${name}.id = ${alias}.id`
    const parts = lists.length > 0 ? [`${name}.id is not null`] : []
    return held(either([...parts, ...chosen(was.open, will.open)]))
  }
  const common = opened('lc', (one, other) => one.filter((part) => other.includes(part)))
  const lost = opened('ll', (one, other) => one.filter((part) => !other.includes(part)))
  const gained = opened('lg', (one, other) => other.filter((part) => !one.includes(part)))
  const [narrowWas, narrowWill] = [held(both(was.narrow)), held(both(will.narrow))]
  const changes = `(${lost} <> ${gained} or ${owner} = any($3::uuid[]))`
  const relevant = narrowWas === narrowWill ? `${changes} and not ${common} and ${narrowWas}` : 'true'
  return `select x.owner, x.lost, x.gained, x.common, x.was, x.will, count(*)::int as n, (array_agg(x.id))[1:${samples}] as ids
    from (select t.id, ${owner} as owner, ${lost} as lost, ${gained} as gained, ${common} as common, ${narrowWas} as was, ${narrowWill} as will
      from ${from} where t.deleted_at is null and ${relevant}) x
    where $1::uuid[] is not null and $2::uuid[] is not null and $3::uuid[] is not null group by 1, 2, 3, 4, 5, 6`
}

/** So many records of one owner are opened by these sides; `was` and `will` are what narrows. */
type Row = {
  owner: string | null
  lost: boolean
  gained: boolean
  common: boolean
  was: boolean
  will: boolean
  n: number
  ids: string[]
}

function change(row: Row, owners: Owners | undefined): 'gained' | 'lost' | undefined {
  const [ownBefore, ownAfter] =
    row.owner === null || owners === undefined
      ? [false, false]
      : [owners.before.has(row.owner), owners.after.has(row.owner)]
  const was = (ownBefore || row.common || row.lost) && row.was
  const will = (ownAfter || row.common || row.gained) && row.will
  return was === will ? undefined : will ? 'gained' : 'lost'
}

type Tally = { gained: number; lost: number; byOwner: Map<string, Row[]> }

/** Numbers for somebody who owns none of the records, to be put right by the owners of each person. */
function tally(rows: readonly Row[]): Tally {
  const found: Tally = { gained: 0, lost: 0, byOwner: new Map() }
  for (const row of rows) {
    const kind = change(row, undefined)
    if (kind) found[kind] += row.n
    if (row.owner !== null) found.byOwner.set(row.owner, [...(found.byOwner.get(row.owner) ?? []), row])
  }
  return found
}

function movedOf(rows: readonly Row[], { gained, lost, byOwner }: Tally, owners: Owners): Moved | undefined {
  const count = { gained, lost }
  for (const owner of new Set([...owners.before, ...owners.after]))
    for (const row of byOwner.get(owner) ?? []) {
      const [stranger, own] = [change(row, undefined), change(row, owners)]
      if (stranger) count[stranger] -= row.n
      if (own) count[own] += row.n
    }
  if (count.gained + count.lost === 0) return undefined
  const some = (kind: 'gained' | 'lost'): string[] => {
    const ids: string[] = []
    for (let at = 0; count[kind] > 0 && at < rows.length && ids.length < samples; at++) {
      const row = rows[at] as Row
      if (change(row, owners) === kind) ids.push(...row.ids.slice(0, samples - ids.length))
    }
    return ids
  }
  return { ...count, samples: { gained: some('gained'), lost: some('lost') } }
}
