/**
 * All records of a leaver to somebody else, in one transaction: whatever they own, tasks and approvals included, since those are records
 * too; where it is asked for, the fields that name them, and those who report to them. Each object is one change set; a record that is
 * locked stays as it is and is told.
 */
import { partyField } from '@trellis/metadata/access/parties.ts'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf } from '@trellis/metadata/model/shape.ts'
import { auditOf, writeAudit } from '../auth/audit-trail.ts'
import { isBelow, lockManagers, readUser, updateUser } from '../auth/users.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import { eventsWritten } from './event-signal.ts'
import { ident, tableOf } from './sql-text.ts'
import { writeRecords } from './write.ts'

/** By object; `fields` by `object.field` and `reports`, people, where they were asked for. */
export type HandOver = {
  moved: { [object: string]: number }
  kept: { object: string; id: string; reason: string }[]
  fields?: { [field: string]: number }
  reports?: number
}

/** What goes beside what is owned: user fields as `object.field`, and people whose manager the leaver is. */
export type HandOverWish = { from: string; to: string; fields: readonly string[]; reports: readonly string[] }

/** Living records the person owns and is named in, by object and field; `named_in`: documents that name the address. */
export type HandOverPreview = {
  owned: { object: string; count: number }[]
  fields: { object: string; field: string; count: number }[]
  reports: number
  named_in: { kind: string; name: string }[]
}

const chunk = 5000
const mostKeptTold = 1000

/** The fields of an object that name one user and may be handed over. */
export function userFields(model: Model, shape: ObjectShape): string[] {
  return Object.values(shape.fields).flatMap((field) =>
    !field.system &&
    field.companionOf === undefined &&
    partyField(model, shape.name, { field: field.name }) !== undefined
      ? [field.name]
      : [],
  )
}

/** What a hand-over would find. Nothing is written. */
export async function previewHandOver(ctx: Ctx, of: { id: string; email: string }): Promise<HandOverPreview> {
  const preview: HandOverPreview = { owned: [], fields: [], reports: 0, named_in: namedIn(ctx.model, of.email) }
  for (const shape of Object.values(ctx.model.objects)) {
    if (shape.system) continue
    const fields = userFields(ctx.model, shape)
    const conditions = conditionsOf(shape, fields)
    const counts = conditions.map((condition) => `count(*) filter (where ${condition})::int`)
    const [row] = await ctx.db.query<{ found: number[] }>({
      text: `select array[${counts.join(', ')}] as found from ${tableOf(ctx.db.schema, shape)} where (${conditions.join(' or ')}) and deleted_at is null`,
      values: [of.id],
    })
    for (const [at, count] of (row?.found ?? []).entries()) {
      const field = fields[at - 1]
      if (count > 0 && field === undefined) preview.owned.push({ object: shape.name, count })
      else if (count > 0 && field !== undefined) preview.fields.push({ object: shape.name, field, count })
    }
  }
  preview.reports = (await reportsOf(ctx, of.id)).length
  return preview
}

/** Ids of those whose manager the person is. */
export async function reportsOf(ctx: Ctx, id: string): Promise<string[]> {
  const rows = await ctx.db.query<{ id: string }>({
    text: `select id from ${ident(ctx.db.schema)}."user" where manager = $1 and deleted_at is null order by id`,
    values: [id],
  })
  return rows.map((row) => row.id)
}

/** Errors: those of the database, after which nothing is moved. */
export async function handOver(ctx: Ctx, wish: HandOverWish): Promise<HandOver> {
  const { from, to, fields, reports } = wish
  const answer: HandOver = {
    moved: {},
    kept: [],
    ...(fields.length > 0 && { fields: {} }),
    ...(reports.length > 0 && { reports: reports.length }),
  }
  await ctx.db.tx(async (db) => {
    // The right to administer users decides; locks hold all the same, so the ids the caller is known by stay.
    const { access } = ctx
    const inside = ctxWith(ctx, { db, access: { ...access, admin: true, key: `hand over ${access.key}` } })
    for (const shape of Object.values(ctx.model.objects))
      if (!shape.system) await handOverObject(inside, shape, { ...wish, answer })
    if (reports.length > 0) await moveReports(inside, wish)
    const count = Object.values(answer.moved).reduce((sum, moved) => sum + moved, 0)
    const details = {
      to,
      count,
      moved: answer.moved,
      kept: answer.kept.length,
      ...(answer.fields && { fields: answer.fields }),
      ...(answer.reports !== undefined && { reports: answer.reports }),
    }
    await writeAudit(db, { kind: 'records.handed_over', ...auditOf(ctx), subject: from, details })
  })
  eventsWritten()
  answer.kept.length = Math.min(answer.kept.length, mostKeptTold)
  return answer
}

/**
 * Those who report to the leaver report to who takes over. Who takes over from below comes up to the leaver's place: they report to whom the
 * leaver does, so that nobody stands above themselves.
 */
async function moveReports(ctx: Ctx, { from, to, reports }: HandOverWish): Promise<void> {
  const { db } = ctx
  const put = async (id: string, manager: string | null) => {
    await updateUser(db, id, { manager }, { actor: ctx.user.id, via: ctx.via })
    await writeAudit(db, { kind: 'user.changed', ...auditOf(ctx), subject: id, details: { manager } })
  }
  await lockManagers(db)
  if (await isBelow(db, to, from)) {
    const above = (await readUser(db, from))?.manager ?? null
    await put(to, above !== null && above !== to && !(await isBelow(db, above, from)) ? above : null)
  }
  for (const id of reports) if (id !== to) await put(id, to)
}

/** That the person owns a record, then for each field that it names them; `$1` is the person. */
function conditionsOf(shape: ObjectShape, fields: readonly string[]): string[] {
  return ['owner = $1', ...fields.map((name) => `${ident(fieldOf(shape, name)?.column ?? name)} = $1`)]
}

type Found = { id: string; found: boolean[] }

async function handOverObject(ctx: Ctx, shape: ObjectShape, move: HandOverWish & { answer: HandOver }): Promise<void> {
  const { from, to, answer } = move
  const change = ctx.newId()
  const fields = userFields(ctx.model, shape).filter((name) => move.fields.includes(`${shape.name}.${name}`))
  const conditions = conditionsOf(shape, fields)
  for (let after: string | null = null; ;) {
    const rows: Found[] = await ctx.db.query<Found>({
      text: `select id, array[${conditions.map((sql) => `coalesce(${sql}, false)`).join(', ')}] as found from ${tableOf(ctx.db.schema, shape)}
        where (${conditions.join(' or ')}) and deleted_at is null and ($2::uuid is null or id > $2) order by id limit $3`,
      values: [from, after, chunk],
    })
    after = rows.at(-1)?.id ?? null
    if (rows.length === 0) return
    const places = ['owner', ...fields]
    const changes = rows.map(({ id, found }) => ({
      op: 'update' as const,
      id,
      values: Object.fromEntries(places.flatMap((name, at) => (found[at] === true ? [[name, to]] : []))),
    }))
    const { verdicts } = await writeRecords(ctx, shape.name, changes, {
      allOrNone: false,
      trusted: true,
      change,
      label: 'Hand-over',
    })
    for (const [at, verdict] of verdicts.entries()) {
      const row = rows[at]
      if (row === undefined) continue
      if (verdict.ok) countMoved(answer, shape.name, places, row)
      else {
        const reason = verdict.problem.errors?.[0]?.code ?? verdict.problem.code
        answer.kept.push({ object: shape.name, id: row.id, reason })
      }
    }
    if (rows.length < chunk) return
  }
}

function countMoved(answer: HandOver, object: string, places: readonly string[], { found }: Found): void {
  for (const [at, name] of places.entries()) {
    if (found[at] !== true) continue
    const [counts, key] = at === 0 ? [answer.moved, object] : [(answer.fields ??= {}), `${object}.${name}`]
    counts[key] = (counts[key] ?? 0) + 1
  }
}

/** Groups, queues, rules, flows and whatever else is published with the address in it: a new version of them says somebody else. */
function namedIn(model: Model, email: string): HandOverPreview['named_in'] {
  const wanted = JSON.stringify(email.toLowerCase())
  return Object.entries(model.documents).flatMap(([kind, documents]) =>
    Object.entries(documents).flatMap(([name, document]) =>
      JSON.stringify(document).toLowerCase().includes(wanted) ? [{ kind, name }] : [],
    ),
  )
}
