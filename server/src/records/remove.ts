/**
 * Into the bin with everything that goes along, out of it again with the same, and out of the database for good.
 */
import type { ChildRelation, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { labelText, objectOf } from '@trellis/metadata/model/shape.ts'
import type { FieldProblem, Problem } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import { readBefore } from './before.ts'
import type { Verdict } from './changes.ts'
import { deletedAlong, deletionClosure } from './closure.ts'
import type { Closure } from './closure.ts'
import { lockedFor } from './locks.ts'
import { missingParents } from './parents.ts'
import type { Touched } from './rollups.ts'
import { feedsRollups, rebuildRollups, refreshRollups } from './rollups.ts'
import { keepClearedSql, restoreReferences, takeCleared } from './restore-references.ts'
import type { ColumnField } from './sql-text.ts'
import { columnFields, statement } from './sql-text.ts'
import { lockProblem, refusalOf } from './targets.ts'
import { duplicateProblem, findClashes } from './uniques.ts'
import { readableAmong } from './readable.ts'
import { binSql, updateSql } from './write-sql.ts'

/** In a transaction. Verdicts by id of those that were asked for. */
export async function removeRecords(
  ctx: Ctx,
  change: string,
  shape: ObjectShape,
  wanted: readonly { id: string; version?: number }[],
): Promise<Map<string, Verdict>> {
  const verdicts = new Map<string, Verdict>()
  const before = await readBefore(
    ctx,
    shape,
    wanted.map(({ id }) => id),
    { lock: 'update', verb: 'delete' },
  )
  for (const { id, version } of wanted) {
    const problem = refusalOf(ctx, shape, before.get(id), version)
    if (problem) verdicts.set(id, { ok: false, id, problem })
  }
  let ids = wanted.map(({ id }) => id).filter((id) => !verdicts.has(id))
  let closure = await deletionClosure(ctx, shape, ids)
  if (closure.restricted.size > 0) {
    for (const [id, problem] of await restrictedProblems(ctx, closure)) verdicts.set(id, { ok: false, id, problem })
    ids = ids.filter((id) => !verdicts.has(id))
    closure = await deletionClosure(ctx, shape, ids)
  }
  const locked = await lockedRoots(ctx, closure)
  if (locked.size > 0) {
    for (const [id, problem] of locked) verdicts.set(id, { ok: false, id, problem })
    ids = ids.filter((id) => !verdicts.has(id))
    closure = await deletionClosure(ctx, shape, ids)
  }
  if (ids.length === 0) return verdicts
  for (const { shape: child, field, roots } of closure.cleared.values()) {
    const going = closure.objects.get(child.name)?.roots
    const ids = [...roots.keys()].filter((id) => !going?.has(id))
    await clearReferences(ctx, change, { child, field, ids })
  }
  for (const { shape: object, roots } of closure.objects.values()) {
    const rows = await moveToBin(ctx, change, { shape: object, ids: [...roots.keys()], direction: 'deleted' })
    if (object === shape) for (const row of rows) verdicts.set(row.id, { ok: true, op: 'delete', ...row })
  }
  return verdicts
}

/** Records of the call that would take or change a locked one along. */
async function lockedRoots(ctx: Ctx, closure: Closure): Promise<Map<string, Problem>> {
  const roots = new Map<string, string>()
  const entries = [...closure.objects.values(), ...closure.cleared.values()]
  for (const entry of entries) for (const [id, root] of entry.roots) roots.set(id, root)
  const groups = entries.map(({ shape, roots: of }) => ({ shape, ids: [...of.keys()] }))
  return new Map([...(await lockedFor(ctx, groups))].map(([id, problem]) => [roots.get(id) ?? id, problem]))
}

/** Named and counted is what the caller reads; that something else stands in the way is all that is told of the rest. */
async function restrictedProblems(ctx: Ctx, { restricted }: Closure): Promise<Map<string, Problem>> {
  const wanted = new Map<string, Set<string>>()
  for (const { relation, ids } of restricted.values())
    wanted.set(relation.object, new Set([...(wanted.get(relation.object) ?? []), ...ids]))
  const read = new Set<string>()
  for (const [object, ids] of wanted) {
    const child = objectOf(ctx.model, object)
    if (child) for (const id of await readableAmong(ctx, child, [...ids])) read.add(id)
  }
  return new Map(
    [...restricted].map(([root, { relation, ids }]) => {
      const count = ids.filter((id) => read.has(id)).length
      return [root, restrictedProblem(ctx, relation, count)]
    }),
  )
}

function restrictedProblem(ctx: Ctx, relation: ChildRelation, count: number): Problem {
  const label = labelText(objectOf(ctx.model, relation.object)?.pluralLabel, ctx.locale)
  const named = { object: relation.object, label, relationship: relation.name, count }
  const params = count > 0 ? { params: named } : {}
  return { code: 'record.restricted_delete', errors: [{ pointer: '', code: 'value.restricted_delete', ...params }] }
}

/** Children of a deleted record keep living without it: an edit like any other, with history and roll-ups. */
async function clearReferences(
  ctx: Ctx,
  change: string,
  { child, field, ids }: { child: ObjectShape; field: string; ids: readonly string[] },
): Promise<void> {
  if (ids.length === 0) return
  const cleared = columnFields(child).filter(
    (column) => column.name === field || (column.companionOf === field && column.name === `${field}_object`),
  )
  const feeds = feedsRollups(
    ctx,
    child,
    cleared.map((column) => column.name),
  )
  const before = feeds ? await readBefore(ctx, child, ids, { verb: 'update' }) : new Map()
  await ctx.db.query(
    statement(child, `clear ${field}`, [JSON.stringify(ids.map((id) => ({ id }))), change, ctx.via, ctx.user.id], () =>
      updateSql(ctx.db.schema, child, {
        fields: cleared,
        tokens: false,
        owner: false,
        parents: [],
        select: keepClearedSql(ctx.db.schema, child, cleared[0] as ColumnField),
      }),
    ),
  )
  if (!feeds) return
  const blank = Object.fromEntries(cleared.map((column) => [column.name, null]))
  await refreshRollups(
    ctx,
    change,
    child,
    [...before.values()].map((image) => ({ before: image.values, after: { ...image.values, ...blank } })),
  )
}

async function moveToBin(
  ctx: Ctx,
  change: string,
  { shape, ids, direction }: { shape: ObjectShape; ids: readonly string[]; direction: 'deleted' | 'restored' },
): Promise<{ id: string; version: number }[]> {
  const touched: Touched[] = []
  if (feedsRollups(ctx, shape, null)) {
    for (const image of (await readBefore(ctx, shape, ids, { verb: 'delete' })).values()) {
      touched.push(
        direction === 'deleted' ? { before: image.values, after: null } : { before: null, after: image.values },
      )
    }
  }
  const rows = await ctx.db.query<{ id: string; version: number }>(
    statement(shape, `bin ${direction}`, [ids, change, ctx.via, ctx.user.id], () =>
      binSql(ctx.db.schema, shape, direction),
    ),
  )
  if (touched.length > 0) await refreshRollups(ctx, change, shape, touched)
  // Roll-ups of a record in the bin are not kept up.
  if (direction === 'restored') await rebuildRollups(ctx, change, shape, { ids })
  return rows
}

/** In a transaction. What was deleted along with a record comes back with it. */
export async function restoreRecords(
  ctx: Ctx,
  change: string,
  shape: ObjectShape,
  ids: readonly string[],
): Promise<Map<string, Verdict>> {
  const verdicts = new Map<string, Verdict>()
  const before = await readBefore(ctx, shape, ids, { lock: 'update', verb: 'delete' })
  const images = ids.flatMap((id) => before.get(id) ?? [])
  for (const id of ids) {
    const image = before.get(id)
    if (!image || !image.deleted || !image.readable)
      verdicts.set(id, { ok: false, id, problem: { code: 'record.not_found' } })
    else if (!image.writable) verdicts.set(id, { ok: false, id, problem: { code: 'access.denied' } })
    else {
      const problem = lockProblem(image)
      if (problem) verdicts.set(id, { ok: false, id, problem })
    }
  }
  const masters = columnFields(shape)
    .filter((field) => field.type === 'master_detail')
    .map((field) => field.name)
  const missing = await missingParents(
    ctx,
    shape,
    'delete',
    images.map((image) => Object.fromEntries(masters.map((name) => [name, image.values[name] ?? null]))),
  )
  const clashes = await findClashes(
    ctx,
    shape,
    images.map((image) => ({ id: image.id, values: image.values, changed: () => true })),
  )
  for (const [at, image] of images.entries()) {
    const [master] = missing[at] ?? []
    const clash = clashes[at]
    if (verdicts.has(image.id)) continue
    if (master !== undefined)
      verdicts.set(image.id, {
        ok: false,
        id: image.id,
        problem: { code: 'record.missing_parent', errors: [{ pointer: `/${master}`, code: 'value.missing_parent' }] },
      })
    else if (clash) verdicts.set(image.id, { ok: false, id: image.id, problem: duplicateProblem(clash, '') })
  }
  const good = ids.filter((id) => !verdicts.has(id))
  const asked = new Set(good)
  let level = good.length > 0 ? [{ shape, ids: good }] : []
  while (level.length > 0) {
    const next: typeof level = []
    for (const step of level) next.push(...(await deletedAlong(ctx, step.shape, step.ids)))
    for (const step of level) {
      const cleared = await takeCleared(ctx, step.shape, step.ids)
      const rows = await moveToBin(ctx, change, { shape: step.shape, ids: step.ids, direction: 'restored' })
      if (step.shape === shape)
        for (const row of rows) if (asked.has(row.id)) verdicts.set(row.id, { ok: true, op: 'restore', ...row })
      for (const [parent, notices] of await restoreReferences(ctx, change, step.shape, cleared))
        tellWith(verdicts, asked.has(parent) ? parent : (good[0] ?? ''), notices)
    }
    level = next
  }
  return verdicts
}

/** What is told of a record that came along is told with the first that was asked for. */
function tellWith(verdicts: Map<string, Verdict>, id: string, notices: readonly FieldProblem[]): void {
  const verdict = verdicts.get(id)
  if (verdict?.ok) verdicts.set(id, { ...verdict, notices: [...(verdict.notices ?? []), ...notices] })
}
