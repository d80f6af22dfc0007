/**
 * W10: roll-up summaries, recomputed in the transaction of the write that made them stale, then those of the grandparents.
 *
 * Parents are locked in id order before the statement that recomputes: its snapshot then has every child committed before, and later
 * writers wait. `for no key update` does not conflict with the key-share locks that children hold on their parent. One statement a
 * parent object writes values, history and events; a refresh is no edit: version, updated_at and updated_by stay.
 */
import type { ObjectShape, RollupShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import type { SqlText } from '../db/db.ts'
import type { StoredValues } from './changes.ts'
import { discriminatorOf } from './parents.ts'
import { rollupSql } from './rollup-sql.ts'
import { statement, tableOf } from './sql-text.ts'

/** Child records that were written: `before`/`after` null for one that was not there or is gone. */
export type Touched = { before: StoredValues | null; after: StoredValues | null }

/** Parents whose roll-ups are stale: parent object -> roll-up field names and parent ids. */
type Stale = Map<string, { fields: Set<string>; ids: Set<string> }>

export type RollupField = { name: string; column: string; rollup: RollupShape; orderBy: string | undefined }

/** True when a write of these fields (all: null) of the object can make a roll-up stale. */
export function feedsRollups(ctx: Ctx, shape: ObjectShape, fields: readonly string[] | null): boolean {
  return shape.feeds.some((feed) => {
    const rollup = rollupOf(ctx, feed)
    return rollup !== undefined && (fields === null || fields.some((name) => dependsOn(rollup.rollup).includes(name)))
  })
}

export async function refreshRollups(
  ctx: Ctx,
  change: string,
  shape: ObjectShape,
  touched: readonly Touched[],
): Promise<void> {
  const stale: Stale = new Map()
  collect(ctx, shape, touched, stale)
  await refresh(ctx, change, stale)
}

/** Recomputes roll-ups of these parents (all, or some fields). Gives how many had other values: 0 when nothing had drifted. */
export async function rebuildRollups(
  ctx: Ctx,
  change: string,
  parent: ObjectShape,
  of: { ids: readonly string[]; fields?: readonly string[] },
): Promise<number> {
  const fields = Object.values(parent.fields).filter(
    (field) => field.rollup && field.column && (of.fields?.includes(field.name) ?? true),
  )
  if (fields.length === 0 || of.ids.length === 0) return 0
  return refresh(
    ctx,
    change,
    new Map([[parent.name, { fields: new Set(fields.map((field) => field.name)), ids: new Set(of.ids) }]]),
  )
}

function rollupOf(ctx: Ctx, feed: { object: string; field: string }): RollupField | undefined {
  const parent = objectOf(ctx.model, feed.object)
  const field = parent && fieldOf(parent, feed.field)
  return field?.rollup && field.column
    ? { name: field.name, column: field.column, rollup: field.rollup, orderBy: field.document.order_by }
    : undefined
}

/** An amount changes with its currency too. */
function dependsOn(rollup: RollupShape): string[] {
  return rollup.field === undefined
    ? rollup.dependsOn
    : [...rollup.dependsOn, `${rollup.field}_currency`, `${rollup.field}_converted`]
}

function collect(ctx: Ctx, shape: ObjectShape, touched: readonly Touched[], stale: Stale): void {
  for (const feed of shape.feeds) {
    const field = rollupOf(ctx, feed)
    const via = field && fieldOf(shape, field.rollup.via)
    if (!field || !via) continue
    const discriminator = discriminatorOf(shape, via)?.name
    const ids = new Set<string>()
    for (const { before, after } of touched) {
      if (before && after && !dependsOn(field.rollup).some((name) => !sameValue(before[name], after[name]))) continue
      for (const values of [before, after]) {
        const id = values?.[via.name]
        if (typeof id === 'string' && (discriminator === undefined || values?.[discriminator] === feed.object))
          ids.add(id)
      }
    }
    if (ids.size === 0) continue
    const known = stale.get(feed.object) ?? { fields: new Set(), ids: new Set() }
    known.fields.add(field.name)
    for (const id of ids) known.ids.add(id)
    stale.set(feed.object, known)
  }
}

async function refresh(ctx: Ctx, change: string, stale: Stale): Promise<number> {
  const next: Stale = new Map()
  let changed = 0
  for (const object of [...stale.keys()].sort()) {
    const parent = objectOf(ctx.model, object)
    const { fields, ids } = stale.get(object) ?? { fields: new Set<string>(), ids: new Set<string>() }
    if (!parent) continue
    const sorted = [...ids].sort()
    await ctx.db.query(
      statement(
        parent,
        'rollup lock',
        [sorted],
        () =>
          `select t.id from ${tableOf(ctx.db.schema, parent)} t where t.id = any($1::uuid[]) order by t.id for no key update`,
      ),
    )
    const rollups = [...fields].sort().flatMap((name) => rollupOf(ctx, { object, field: name }) ?? [])
    const rows = await ctx.db.query<{ values: StoredValues; changed: string[] }>(
      refreshStatement(ctx, parent, rollups, [sorted, change]),
    )
    changed += rows.length
    // What a parent's own parents depend on: the values that changed, with the references that did not.
    const touched = rows.map((row) => ({
      before: { ...row.values, ...Object.fromEntries(row.changed.map((name) => [name, null])) },
      after: { ...row.values, ...Object.fromEntries(row.changed.map((name) => [name, true])) },
    }))
    collect(ctx, parent, touched, next)
  }
  if (next.size > 0) await refresh(ctx, change, next)
  return changed
}

const movingTexts = new WeakMap<ObjectShape, Set<string>>()

/** A roll-up whose condition asks the clock has a text of its own each time. */
function refreshStatement(
  ctx: Ctx,
  parent: ObjectShape,
  rollups: readonly RollupField[],
  values: readonly unknown[],
): SqlText {
  const key = `rollup ${rollups.map((field) => field.name).join()}`
  const moving = movingTexts.get(parent)?.has(key)
  let text: string | undefined
  if (!moving) {
    const kept = statement(parent, key, values, () => {
      const made = rollupSql(ctx, parent, rollups)
      if (!made.steady) movingTexts.set(parent, (movingTexts.get(parent) ?? new Set()).add(key))
      text = made.text
      return made.text
    })
    if (!movingTexts.get(parent)?.has(key)) return kept
  }
  return { text: text ?? rollupSql(ctx, parent, rollups).text, values }
}

export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b || (a == null && b == null)) return true
  return typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b)
}
