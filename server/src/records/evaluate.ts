/**
 * Formulas of the write path: defaults, stored formulas, validation rules, evaluated in memory over the drafts of a batch.
 *
 * What they read beyond the record (fields of related records, lists of children, the acting user) is read for the whole batch: one
 * statement for each lookup, list and thousand records. Rules hold for the data, not for the eyes of the caller, so nothing is hidden.
 */
import type { ChildReference, Reference } from '@trellis/metadata/formula/types.ts'
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, labelText, objectOf } from '@trellis/metadata/model/shape.ts'
import type { QueryField } from '@trellis/metadata/query/record-query.ts'
import type { Change, Draft, Evaluate, Input, Values } from '@trellis/metadata/record/draft.ts'
import { evaluator, formulaNeeds, hasFormulas } from '@trellis/metadata/record/formula-values.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import type { StoredRecord } from './read.ts'
import { isId, readRecords } from './read.ts'
import { pinyinText } from './search-tokens.ts'

export type FormulaValues = { evaluate: Evaluate; load(drafts: readonly Draft[]): Promise<void> }

/** Records and paths of one query; the read path takes no more. */
const chunk = 1000

/** undefined: the object has no formula to work out on a write. Related records of the input are read at once, those of drafts by `load`. */
export async function formulaValues(
  ctx: Ctx,
  shape: ObjectShape,
  changes: readonly Change[],
): Promise<FormulaValues | undefined> {
  if (!hasFormulas(shape)) return undefined
  const system = ctxWith(ctx, { access: { ...ctx.access, admin: true, key: 'system', objects: {} } })
  const loaded = new Loaded(system, shape)
  const needs = formulaNeeds(ctx.model, shape)
  await loaded.loadRelated(
    needs.related,
    changes.flatMap((change) => [change.values, ...(change.kind === 'update' ? [change.before] : [])]),
  )
  await loaded.loadChildren(
    needs.children,
    changes.flatMap((change) => (change.kind === 'update' ? [change.before['id'] ?? null] : [])),
  )
  const globals = needs.globals.length > 0 ? await loaded.userGlobals(needs.globals) : {}
  const evaluate = evaluator(ctx.model, shape, {
    nowMs: ctx.now(),
    timeZone: ctx.user.timeZone,
    fiscalStartMonth: ctx.model.settings.fiscalYearStartMonth,
    globals,
    pinyin: pinyinText,
    labelOf: (object, field, value) => optionLabel(ctx, object, field, value),
    related: (reference, record) => loaded.related(reference, record),
    children: (child, record) => loaded.childrenOf(child, record),
  })
  return {
    evaluate,
    load: (drafts) =>
      loaded.loadRelated(
        needs.related,
        drafts.map((draft) => draft.values),
      ),
  }
}

function optionLabel(ctx: Ctx, object: string, field: string, value: string): string {
  const shape = objectOf(ctx.model, object)
  const option = (shape && fieldOf(shape, field))?.options?.find((one) => one.value === value)
  return option ? labelText(option.label, ctx.locale) : value
}

/** What was read for one batch. */
class Loaded {
  readonly #ctx: Ctx
  readonly #shape: ObjectShape
  /** By lookup, then by id of the related record. */
  readonly #related = new Map<string, Map<string, StoredRecord>>()
  /** By relationship, then by id of the record. */
  readonly #children = new Map<ChildReference, Map<string, StoredRecord[]>>()

  constructor(ctx: Ctx, shape: ObjectShape) {
    this.#ctx = ctx
    this.#shape = shape
  }

  async loadRelated(references: readonly Reference[], records: readonly Input[]): Promise<void> {
    for (const lookup of new Set(references.map(({ path }) => path[0] ?? ''))) {
      const target = fieldOf(this.#shape, lookup)?.to?.[0]
      if (target === undefined) continue
      const known = this.#related.get(lookup) ?? new Map<string, StoredRecord>()
      this.#related.set(lookup, known)
      const ids = records.flatMap((record) => idsOf(record[lookup])).filter((id) => !known.has(id))
      const fields = references.filter(({ path }) => path[0] === lookup).map(({ path }) => path.slice(1).join('.'))
      for (const record of await this.#read(target, 'id', ids, fields)) known.set(String(record['id']), record)
    }
  }

  related(reference: Reference, record: Values): unknown {
    const id = record[reference.path[0] ?? '']
    const found = typeof id === 'string' ? this.#related.get(reference.path[0] ?? '')?.get(id) : undefined
    return found?.[reference.path.slice(1).join('.')] ?? null
  }

  async loadChildren(children: readonly ChildReference[], ids: readonly unknown[]): Promise<void> {
    for (const child of children) {
      const groups = new Map<string, StoredRecord[]>()
      const { object, via } = child.relation
      const fields = [via, ...child.references.map(({ key }) => key)]
      for (const record of await this.#read(object, via, ids.flatMap(idsOf), fields)) {
        const parent = String(record[via])
        const group = groups.get(parent)
        if (group) group.push(record)
        else groups.set(parent, [record])
      }
      this.#children.set(child, groups)
    }
  }

  /** The same list may be asked for by several formulas; each reads it by its own reference. */
  childrenOf(child: ChildReference, record: Values): readonly StoredRecord[] {
    const id = String(record['id'] ?? '')
    const groups = this.#children.get(child) ?? [...this.#children].find(([other]) => sameChildren(other, child))?.[1]
    return groups?.get(id) ?? []
  }

  /** `$User.email` and the like, of who acts. */
  async userGlobals(keys: readonly string[]): Promise<{ [key: string]: unknown }> {
    const fields = keys.filter((key) => key.startsWith('$User.')).map((key) => key.slice('$User.'.length))
    const [user] = await this.#read('user', 'id', [this.#ctx.user.id], fields)
    return Object.fromEntries(fields.map((field) => [`$User.${field}`, user?.[field] ?? null]))
  }

  /** Every record of the object whose `by` is one of the ids. */
  async #read(object: string, by: string, ids: readonly string[], names: readonly string[]): Promise<StoredRecord[]> {
    const wanted = [...new Set(ids)]
    const fields: QueryField[] = [...new Set(['id', ...names])]
    const found: StoredRecord[] = []
    for (let at = 0; at < wanted.length; at += chunk) {
      const where = { field: by, op: 'in' as const, value: wanted.slice(at, at + chunk) }
      let cursor: string | null = null
      do {
        const page = await readRecords(this.#ctx, {
          object,
          fields,
          where,
          order_by: [{ field: 'id' }],
          limit: chunk,
          cursor,
        })
        found.push(...page.records)
        cursor = page.nextCursor
      } while (cursor !== null)
    }
    return found
  }
}

function sameChildren(a: ChildReference, b: ChildReference): boolean {
  return (
    a.relation.name === b.relation.name &&
    b.references.every(({ key }) => a.references.some((other) => other.key === key))
  )
}

function idsOf(value: unknown): string[] {
  return typeof value === 'string' && isId(value) ? [value.toLowerCase()] : []
}
