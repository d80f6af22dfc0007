/** How long filling in a form takes, estimated from its fields. Pure. Seconds per field from the time people take to think and type. */
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import type { StudioObject } from '../document/documents.ts'
import { fieldOf, fieldsOf } from '../document/documents.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { fieldsUsed, nameOfItem, sectionsOf } from '../document/layout-tree.ts'

const secondsByType: { [type: string]: number } = {
  checkbox: 1.5,
  select: 3,
  rating: 2,
  date: 4,
  user: 4,
  lookup: 6,
  master_detail: 6,
  long_text: 20,
  rich_text: 25,
  address: 15,
  file: 12,
  image: 12,
}
const otherSeconds = 5
const computed = new Set(['formula', 'rollup', 'autonumber'])

export type EntryCost = { required: number; seconds: number }

/** From which cost on people put off filling it in: what the layout says, else twelve required fields or a minute. */
export function entryLimit(layout: LayoutDraft): EntryCost {
  return { required: layout.entry_limit?.required ?? 12, seconds: layout.entry_limit?.seconds ?? 60 }
}

export function asksMuch(cost: EntryCost, limit: EntryCost): boolean {
  return cost.required > limit.required || cost.seconds > limit.seconds
}

/**
 * The cost with what people really took. `median`: of the forms as published; what the draft asks more or less than those is estimated and comes on top.
 * Shape (estimate of the draft, estimate of what is published, median) -> cost, and the part of its seconds that is estimated.
 */
export function measuredCost(
  drawn: EntryCost,
  published: EntryCost,
  medianSeconds: number,
): EntryCost & { estimated: number } {
  const estimated = drawn.seconds - published.seconds
  return { required: drawn.required, seconds: Math.max(0, medianSeconds + estimated), estimated }
}

/** Required fields (of the object and by this layout), and the seconds they take together. */
export function entryCost(object: StudioObject | undefined, layout: LayoutDraft): EntryCost {
  const shown = fieldsUsed(layout)
  const byLayout = new Set(
    sectionsOf(layout).flatMap(({ section }) =>
      section.fields.flatMap((item) =>
        typeof item === 'object' && 'field' in item && item.required === true ? [nameOfItem(item) ?? ''] : [],
      ),
    ),
  )
  const required = fieldsOf(object).filter(
    ([name, field]) =>
      needs(field) && (field.required === true || byLayout.has(name)) && (shown.has(name) || field.required === true),
  )
  const seconds = required.reduce(
    (sum, [name]) => sum + (secondsByType[fieldOf(object, name)?.type ?? ''] ?? otherSeconds),
    0,
  )
  return { required: required.length, seconds: Math.round(seconds) }
}

function needs(field: FieldDocument): boolean {
  return !computed.has(field.type) && field.default === undefined && field.default_formula === undefined
}
