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
import type { Counting } from './counting.ts'
import { boundReach } from './params.ts'
import { isByOwner } from './reach-forms.ts'
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

type Group = { pass: Pass; people: { at: number; owners: Owners }[] }

/** In the order of the people given; undefined: nothing changes. One statement for all of equal rights. Errors: those of the database. */
export async function countMoved(
  counting: Counting,
  verb: RowVerb,
  movers: readonly Mover[],
): Promise<{ moved: (Moved | undefined)[]; complete: boolean }> {
  const groups = new Map<string, Group>()
  for (const [at, mover] of movers.entries()) {
    const { pass, owners } = passOf(counting, verb, mover)
    if (pass === undefined) continue
    const key = JSON.stringify([pass, pass.personal && personal(mover)])
    const group = groups.get(key) ?? { pass, people: [] }
    groups.set(key, group)
    group.people.push({ at, owners })
  }
  const moved: (Moved | undefined)[] = movers.map(() => undefined)
  for (const group of groups.values()) {
    if (!counting.until()) return { moved, complete: false }
    const first = movers[group.people[0]?.at ?? 0] as Mover
    for (const [at, one] of await countGroup(counting, group, first)) moved[at] = one
  }
  return { moved, complete: true }
}

function personal({ before, after }: Mover): (readonly string[])[] {
  return [reachIds(before.access), reachIds(after.access)]
}

async function countGroup(
  counting: Counting,
  { pass, people }: Group,
  first: Mover,
): Promise<[at: number, moved: Moved][]> {
  const changed = [...new Set(people.flatMap(({ owners }) => owners.changed))].sort()
  if (pass.same && changed.length === 0) return []
  const values = [boundReach(first.before.access), boundReach(first.after.access), changed]
  const key = JSON.stringify([pass.personal && personal(first), changed])
  const rows = await counting.rows<Row>(pass.text, values, key)
  const byOwner = tally(rows)
  const counts = people.flatMap(({ at, owners }) => {
    const count = movedOf(rows, byOwner, owners)
    return count === undefined ? [] : [{ at, count }]
  })
  const shown = new Set(counts.flatMap(({ count }) => [...count.from.gained, ...count.from.lost]))
  const ids = await samplesOf(counting, pass, { rows: [...shown], values, key })
  const some = (from: readonly Row[]) => from.flatMap((row) => ids.get(classOf(row)) ?? []).slice(0, samples)
  return counts.map(({ at, count: { gained, lost, from } }) => [
    at,
    { gained, lost, samples: { gained: some(from.gained), lost: some(from.lost) } },
  ])
}

/** A few ids of the records each of these rows counts. Those of all rows would cost more than counting them. */
async function samplesOf(
  counting: Counting,
  pass: Pass,
  of: { rows: readonly Row[]; values: readonly unknown[]; key: string },
): Promise<Map<string, string[]>> {
  if (of.rows.length === 0) return new Map()
  const owners = [...new Set(of.rows.flatMap(({ owner }) => owner ?? []))].sort()
  const text = of.rows.some(({ owner }) => owner === null) ? pass.samplesWithNobodys : pass.samples
  const found = await counting.rows<Row & { ids: string[] }>(text, [...of.values, owners], of.key + owners.join())
  return new Map(found.map((row) => [classOf(row), row.ids]))
}

function classOf({ owner, lost, gained, common, was, will }: Row): string {
  return [owner, lost, gained, common, was, will].join()
}

/** Whose records are reached as one's own, before and after; `changed` are those in one of them alone. */
type Owners = { before: ReadonlySet<string>; after: ReadonlySet<string>; changed: string[] }

/** The statements of a group. `same`: nothing but owners can make a difference. */
type Pass = { text: string; samples: string; samplesWithNobodys: string; same: boolean; personal: boolean }

/** One side of the change, without the part about owners. `listed`: what rules open, as sub-selects of ids that an index may answer. */
type Side = {
  open: string[]
  listed: string[]
  narrow: string[]
  owners: ReadonlySet<string>
  joins: string
  alias: string
}

function passOf(
  counting: Counting,
  verb: RowVerb,
  { before, after }: Mover,
): { pass: Pass | undefined; owners: Owners } {
  const [idsBefore, idsAfter] = [reachIds(before.access), reachIds(after.access)]
  const alike = idsBefore.length === idsAfter.length && idsBefore.every((id, at) => id === idsAfter[at])
  const { was, will } = comparable(
    [sideOf, wholeSide].map((side) => ({
      was: side(counting, verb, before, '$1'),
      will: side(counting, verb, after, alike ? '$1' : '$2'),
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
  const texts = passTexts(tableOf(counting.db.schema, before.shape), { was, will, joins, alias })
  return { pass: { ...texts, same, personal: parts.some((sql) => /\$[12]/.test(sql)) }, owners }
}

/** The first that look at the same rows, so that one owner stands for both; the last asks everything of the record alone. */
function comparable(ways: { was: Side; will: Side }[]): { was: Side; will: Side } {
  const isFree = (side: Side) => side.joins === '' && side.owners.size === 0
  return (
    ways.find(({ was, will }) => was.joins === will.joins || isFree(was) || isFree(will)) ??
    (ways.at(-1) as { was: Side; will: Side })
  )
}

function wholeSide({ db }: Counting, verb: RowVerb, { model, access, shape }: Stand, ids: string): Side {
  const sql = reachSql({ model, access, schema: db.schema, owners: () => ids }, shape, verb, 't')
  return { open: sql === 'false' ? [] : [sql], listed: [], narrow: [], owners: none, joins: '', alias: 't' }
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((part) => other.includes(part))
}

const none: ReadonlySet<string> = new Set()

function sideOf(counting: Counting, verb: RowVerb, stand: Stand, ids: string): Side {
  const { db } = counting
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
      const own = parts.open.some((part) => part.step === 'owner') ? ownersOf(stand, shape) : none
      const { owners, opened } = withoutOwners(counting, model, parts.open)
      const listed = opened.map((part) => listedSql(counting, scope, shape, part))
      const open = opened.filter((_, at) => listed[at] === undefined).map((part) => part.sql)
      return {
        open: unique(open),
        listed: unique(listed.flatMap((one) => one ?? [])),
        narrow,
        owners: new Set([...own, ...owners]),
        joins,
        alias,
      }
    }
    // What follows its parent is counted by the owner of the parent.
    narrow.push(`${alias}_p.id is not null`)
    joins += ` left join ${tableOf(db.schema, parent)} ${alias}_p on ${alias}_p.id = ${alias}.${ident(field.column)}`
    path = askedAbove(path, parent)
    ;[shape, alias, asked] = [parent, `${alias}_p`, asked === 'read' ? 'read' : 'update']
  }
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)]

/** What opens records by something else than whose they are, and whose records the rest opens. */
function withoutOwners(
  counting: Counting,
  model: Model,
  open: readonly ReachPart[],
): { owners: string[]; opened: ReachPart[] } {
  const owners: string[] = []
  const opened = open.filter((part) => {
    const rule = part.rule === undefined ? undefined : sharingRuleOf(model, part.rule)
    if (rule?.ownedBy === undefined || !isByOwner(rule)) return part.step !== 'owner'
    owners.push(...counting.membersOf(rule.ownedBy))
    return false
  })
  return { owners, opened }
}

function listedSql(counting: Counting, scope: ReachScope, shape: ObjectShape, part: ReachPart): string | undefined {
  const rule = part.rule === undefined ? undefined : sharingRuleOf(scope.model, part.rule)
  const condition = rule && counting.listed(scope, shape, rule) ? sharedSql(scope, shape, rule, 'x') : undefined
  return condition && `select x.id from ${tableOf(scope.schema, shape)} x where x.deleted_at is null and ${condition}`
}

function ownersOf({ model, access }: Stand, shape: ObjectShape): ReadonlySet<string> {
  if (shape.roleHierarchy) return new Set(access.ownerIds)
  const queues = new Set(queueOwners(model, shape.name))
  return new Set(access.ownerIds.filter((id, at) => at === 0 || queues.has(id)))
}

type Sides = { was: Side; will: Side; joins: string; alias: string }

function passTexts(table: string, { was, will, joins, alias }: Sides): Omit<Pass, 'same' | 'personal'> {
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
  const kinds = 'x.owner, x.lost, x.gained, x.common, x.was, x.will'
  const told = (what: string, only = ''): string => `select ${kinds}, ${what}
    from (select t.id, ${owner} as owner, ${lost} as lost, ${gained} as gained, ${common} as common, ${narrowWas} as was, ${narrowWill} as will
      from ${from} where t.deleted_at is null and ${relevant}) x
    where $1::uuid[] is not null and $2::uuid[] is not null and $3::uuid[] is not null${only} group by ${kinds}`
  const few = `(array_agg(x.id))[1:${samples}] as ids`
  return {
    text: told('count(*)::int as n'),
    samples: told(few, ' and x.owner = any($4::uuid[])'),
    samplesWithNobodys: told(few, ' and (x.owner = any($4::uuid[]) or x.owner is null)'),
  }
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

/** `from`: the rows of some of them. */
type Count = { gained: number; lost: number; from: { gained: Row[]; lost: Row[] } }

function movedOf(rows: readonly Row[], { gained, lost, byOwner }: Tally, owners: Owners): Count | undefined {
  const count = { gained, lost }
  for (const owner of new Set([...owners.before, ...owners.after]))
    for (const row of byOwner.get(owner) ?? []) {
      const [stranger, own] = [change(row, undefined), change(row, owners)]
      if (stranger) count[stranger] -= row.n
      if (own) count[own] += row.n
    }
  if (count.gained + count.lost === 0) return undefined
  const some = (kind: 'gained' | 'lost'): Row[] => {
    const from: Row[] = []
    for (let at = 0, n = 0; count[kind] > 0 && at < rows.length && n < samples; at++) {
      const row = rows[at] as Row
      if (change(row, owners) !== kind) continue
      from.push(row)
      n += row.n
    }
    return from
  }
  return { ...count, from: { gained: some('gained'), lost: some('lost') } }
}
