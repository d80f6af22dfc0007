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

const mostRequired = 12
const mostSeconds = 60

export type EntryCost = { required: number; seconds: number }

/** True when people will put off filling it in: more than twelve required fields, or more than a minute. */
export function asksMuch({ required, seconds }: EntryCost): boolean {
  return required > mostRequired || seconds > mostSeconds
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
