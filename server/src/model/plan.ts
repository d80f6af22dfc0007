/** What publishing some items would do: checked, layered, compiled, compared. No effect on the database; reads only counts for the impact. */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { checkDocument } from '@trellis/metadata/schema/check.ts'
import { upgradeDocument } from '@trellis/metadata/upgrade/upgrade.ts'
import { applyLayers, workspaceOrigin } from '@trellis/metadata/model/layers.ts'
import type { StoredDocument } from '@trellis/metadata/model/layers.ts'
import { canonicalJson } from '@trellis/metadata/model/canonical.ts'
import { compile } from '@trellis/metadata/model/compile.ts'
import { diff } from '@trellis/metadata/model/diff.ts'
import type { Impact } from '@trellis/metadata/model/impact.ts'
import type { ModelChange } from '@trellis/metadata/model/diff.ts'
import { planPhysical } from '@trellis/metadata/model/physical.ts'
import type { PhysicalNames } from '@trellis/metadata/model/physical.ts'
import { followRenames } from '@trellis/metadata/model/rename.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Problem, FieldProblem } from '@trellis/metadata/problem.ts'
import { hasBlindIndex } from '@trellis/metadata/fields/encrypted-text.ts'
import type { Db } from '../db/db.ts'
import { blindSql, isAsWantedSql } from '../records/sealed.ts'
import { unconvertibleSql } from './convert-sql.ts'
import { ddl, quoted } from './ddl.ts'
import type { DdlPlan } from './ddl.ts'
import type { Published, VersionItem } from './documents.ts'

/** One item of a change: a whole document, or the wish to remove one. `origin` is the plugin it comes from, else the workspace. */
export type ChangeItem = { kind: string; name: string; origin?: string; document: AnyDocument | null }

export type PublishPlan = {
  items: VersionItem[]
  next: Published
  changes: ModelChange[]
  ddl: DdlPlan
  impact: Impact[]
}

export type Planned = { ok: true; plan: PublishPlan } | { ok: false; problem: Problem }

type Revisions = { base: Published; next: Published }

/** `pointers[i]` locates item i in the request, e.g. `/items/0`; `restore` are the physical names to go back to;
 * `counts: false` leaves out counts that nothing depends on (what a removal takes along). */
export async function planChange(
  db: Db,
  base: Published,
  wish: { items: ChangeItem[]; pointers: string[]; restore?: PhysicalNames; counts?: boolean },
): Promise<Planned> {
  const { items, pointers } = wish
  const checked = checkItems(items, pointers)
  if (checked.errors.length > 0) return { ok: false, problem: { code: 'metadata.invalid', errors: checked.errors } }
  const { stored, changed } = follow(base, merge(base.stored, checked.items))
  const layered = applyLayers(stored)
  if (!layered.ok) return { ok: false, problem: locate(layered.problem, items, pointers) }
  const physical = planPhysical(base.physical, base.model, layered.value, wish.restore ? { restore: wish.restore } : {})
  const compiled = compile({ documents: layered.value, physical, revision: base.model.revision + 1 })
  if (!compiled.ok) return { ok: false, problem: locate(compiled.problem, items, pointers) }
  const statements = ddl(base.model.revision === 0 ? null : base.model, compiled.value, db.schema)
  const changes = diff(base.model, compiled.value)
  const next = { model: compiled.value, stored, physical }
  return {
    ok: true,
    plan: {
      items: changed,
      next,
      changes,
      ddl: statements,
      impact: await measure(
        db,
        base,
        next,
        wish.counts === false
          ? changes.filter((change) => change.kind === 'field_retyped' || change.kind === 'unique_added')
          : changes,
      ),
    },
  }
}

function checkItems(items: ChangeItem[], pointers: string[]): { items: ChangeItem[]; errors: FieldProblem[] } {
  const errors: FieldProblem[] = []
  const checked = items.map((item, index) => {
    if (item.document === null) return item
    const document = upgradeDocument(item.document)
    errors.push(
      ...checkDocument(document).map((error) => ({ ...error, pointer: `${pointers[index] ?? ''}${error.pointer}` })),
    )
    return { ...item, document }
  })
  return { items: checked, errors }
}

function merge(stored: StoredDocument[], items: ChangeItem[]): Merged {
  const byKey = new Map(stored.map((entry) => [keyOf(entry.origin, entry.document.kind, entry.document.name), entry]))
  const changed: VersionItem[] = []
  for (const wish of items) {
    const origin = wish.origin ?? owningOrigin(byKey, wish)
    const key = keyOf(origin, wish.kind, wish.name)
    const before = byKey.get(key)?.document ?? null
    const item = origin === workspaceOrigin && saysWhatIsShipped(byKey, wish) ? { ...wish, document: null } : wish
    if (before === item.document || (before && item.document && canonicalJson(before) === canonicalJson(item.document)))
      continue
    changed.push({ kind: item.kind, name: item.name, origin, before, after: item.document })
    if (item.document === null) byKey.delete(key)
    else byKey.set(key, { origin, document: item.document })
  }
  return { stored: [...byKey.values()], changed }
}

/** A document of the workspace that says what the plugin's own says is none: so a reset leaves nothing behind, and upgrades come through. */
function saysWhatIsShipped(byKey: Map<string, StoredDocument>, { kind, name, document }: ChangeItem): boolean {
  if (document === null) return false
  for (const entry of byKey.values())
    if (entry.origin !== workspaceOrigin && entry.document.kind === kind && entry.document.name === name)
      return (
        canonicalJson({ ...document, plugin: entry.origin }) ===
        canonicalJson({ ...entry.document, plugin: entry.origin })
      )
  return false
}

type Merged = { stored: StoredDocument[]; changed: VersionItem[] }

/** What uses a renamed object or field goes along: those documents are part of the change, too. */
function follow(base: Published, merged: Merged): Merged {
  const stored = followRenames(merged.stored, base.model)
  if (stored.every((entry, index) => entry === merged.stored[index])) return merged
  const keyed = (entries: StoredDocument[]) =>
    new Map(entries.map((entry) => [keyOf(entry.origin, entry.document.kind, entry.document.name), entry]))
  const [before, after] = [keyed(base.stored), keyed(stored)]
  const changed = [...new Set([...before.keys(), ...after.keys()])].flatMap((key): VersionItem[] => {
    const [old, next] = [before.get(key), after.get(key)]
    const entry = next ?? old
    if (!entry || old === next || (old && next && canonicalJson(old.document) === canonicalJson(next.document)))
      return []
    const { kind, name } = entry.document
    return [{ kind, name, origin: entry.origin, before: old?.document ?? null, after: next?.document ?? null }]
  })
  return { stored, changed }
}

/** A document is removed where it lives; a new or changed one is the workspace's. */
function owningOrigin(byKey: Map<string, StoredDocument>, item: ChangeItem): string {
  if (item.document !== null || byKey.has(keyOf('workspace', item.kind, item.name))) return 'workspace'
  for (const entry of byKey.values()) {
    if (entry.document.kind === item.kind && entry.document.name === item.name) return entry.origin
  }
  return 'workspace'
}

function keyOf(origin: string, kind: string, name: string): string {
  return `${origin}\0${kind}\0${name}`
}

/** Problems of the compiler point at `/items/<kind>/<name>/...`; those of items in the request point into the request. */
function locate(problem: Problem, items: ChangeItem[], pointers: string[]): Problem {
  const errors = problem.errors?.map((error) => {
    const index = items.findIndex((item) => `${error.pointer}/`.startsWith(`/items/${item.kind}/${item.name}/`))
    const item = items[index]
    if (item === undefined) return error
    return {
      ...error,
      pointer: `${pointers[index] ?? ''}${error.pointer.slice(`/items/${item.kind}/${item.name}`.length)}`,
    }
  })
  return errors ? { ...problem, errors } : problem
}

async function measure(db: Db, base: Published, next: Published, changes: ModelChange[]): Promise<Impact[]> {
  const impact: Impact[] = []
  for (const change of changes) {
    if (change.kind === 'field_retyped')
      impact.push(await measureRetype(db, { base, next }, change.object, change.field))
    if (change.kind === 'field_removed' || change.kind === 'object_removed') {
      const shape = base.model.objects[change.object]
      if (shape)
        impact.push({
          object: change.object,
          ...(change.field !== undefined && { field: change.field }),
          rows: await countRows(
            db,
            shape.table,
            change.field === undefined ? undefined : shape.fields[change.field]?.column,
          ),
        })
    }
    if (change.kind === 'field_changed' && change.choice !== undefined) {
      const { object, field, choice } = change
      const rows = await countChosen(db, base.model.objects[object], field, choice)
      if (rows > 0) impact.push({ object, field, choice, rows })
    }
    if (change.kind === 'unique_added') {
      const duplicates = await countDuplicates(db, { base, next }, change.object, change.fields ?? [])
      if (duplicates !== null) impact.push({ object: change.object, rows: duplicates, duplicates })
    }
  }
  return impact
}

async function measureRetype(
  db: Db,
  { base, next }: Revisions,
  object: string,
  field: string | undefined,
): Promise<Impact> {
  const shape = base.model.objects[object]
  const after = field === undefined ? undefined : next.model.objects[object]?.fields[field]
  const before =
    field === undefined ? undefined : (shape?.fields[field] ?? shape?.fields[String(after?.document.renamed_from)])
  const where = { object, ...(field !== undefined && { field }) }
  if (!shape || !before?.column || !before.sqlType || !after?.sqlType) return { ...where, rows: 0 }
  const column = quoted(before.column)
  const rows = await db.query<{ rows: number; bad: number }>({
    text: `select count(${column}) as rows, count(*) filter (where ${unconvertibleSql(column, before.sqlType, after.sqlType)}) as bad from ${quoted(db.schema)}.${quoted(shape.table)}`,
    values: [],
  })
  return { ...where, rows: rows[0]?.rows ?? 0, unconvertible: rows[0]?.bad ?? 0 }
}

async function countRows(db: Db, table: string, column: string | null | undefined): Promise<number> {
  const what = column ? `count(${quoted(column)})` : 'count(*)'
  const rows = await db.query<{ n: number }>({
    text: `select ${what} as n from ${quoted(db.schema)}.${quoted(table)}`,
    values: [],
  })
  return rows[0]?.n ?? 0
}

/** Rows whose field has a choice, alone or among others. */
async function countChosen(db: Db, shape: ObjectShape | undefined, name: string, choice: string): Promise<number> {
  const field = shape?.fields[name]
  if (!shape || !field?.column) return 0
  const has = field.sqlType === 'text[]' ? `$1 = any(${quoted(field.column)})` : `${quoted(field.column)} = $1`
  const rows = await db.query<{ n: number }>({
    text: `select count(*) as n from ${quoted(db.schema)}.${quoted(shape.table)} where deleted_at is null and ${has}`,
    values: [choice],
  })
  return rows[0]?.n ?? 0
}

/** Rows that share the values of a new unique key; null when the key's columns are new. */
async function countDuplicates(
  db: Db,
  { base, next }: Revisions,
  object: string,
  fields: string[],
): Promise<number | null> {
  const before = base.model.objects[object]
  const after = next.model.objects[object]
  if (!before || !after) return null
  const columns = fields.map((name) => after.fields[name]?.column)
  const known = new Set(Object.values(before.fields).map((field) => field.column))
  if (columns.some((column) => !column || !known.has(column))) return null
  const insensitive = after.uniques.find((unique) => unique.fields.join() === fields.join())?.caseInsensitive === true
  const list = columns.map((name, index) => {
    const column = quoted(String(name))
    const field = after.fields[fields[index] ?? '']
    // Of values without a hash nobody knows which are equal: they count as one.
    if (field && hasBlindIndex(field))
      return `case when ${isAsWantedSql(column, true)} then ${blindSql(column)} when ${column} is not null then '' end`
    return insensitive && field?.sqlType === 'text' ? `lower(${column})` : column
  })
  const rows = await db.query<{ n: number }>({
    text: `select coalesce(sum(n), 0) as n from (select count(*) as n from ${quoted(db.schema)}.${quoted(before.table)} where deleted_at is null and ${list.map((column) => `${column} is not null`).join(' and ')} group by ${list.join(', ')} having count(*) > 1) d`,
    values: [],
  })
  return rows[0]?.n ?? 0
}
