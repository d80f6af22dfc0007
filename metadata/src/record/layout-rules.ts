/**
 * Conditions of layouts as rules of a write: what a form shows, requires, closes or offers by condition holds for every client, not for the
 * form alone.
 *
 * Shape   (Model, object) -> rules for new records (layout of use create) and for changes (use edit). Pure, kept per Model.
 * Rules   Only the layout that is meant for everybody counts; what is fixed in a layout (`required`, `read_only`) is a matter of the form.
 */
import { chooseLayout, type LayoutUse } from '../layout/choose-layout.ts'
import type { Model } from '../model/shape.ts'
import type { LayoutBlock, LayoutDocument } from '../schema/layout.ts'
import type { FieldRule } from './draft.ts'

type Item = {
  field: string
  visible_when?: string
  required_when?: string
  read_only_when?: string
  options_when?: { when: string; values: string[] }[]
}
type Kind = NonNullable<FieldRule['on']>

const everybody = { email: '', roles: [], permissionSets: [], groups: [] }
const uses: readonly (readonly [LayoutUse, Kind])[] = [
  ['create', 'create'],
  ['edit', 'update'],
]
const known = new WeakMap<Model, Map<string, readonly FieldRule[]>>()

export function layoutRules(model: Model, object: string): readonly FieldRule[] {
  let byObject = known.get(model)
  if (!byObject) known.set(model, (byObject = new Map()))
  let rules = byObject.get(object)
  if (!rules) byObject.set(object, (rules = rulesOf(model, object)))
  return rules
}

function rulesOf(model: Model, object: string): FieldRule[] {
  const layouts = Object.values(model.documents['layout'] ?? {}).filter(({ name }) =>
    name.startsWith(`${object}.`),
  ) as unknown as LayoutDocument[]
  return uses.flatMap(([use, on]) => {
    const { layout } = chooseLayout(layouts, { use, person: everybody, device: 'desktop' })
    return layout ? itemRules(layout, on) : []
  })
}

function itemRules(layout: LayoutDocument, on: Kind): FieldRule[] {
  const placed = (layout.tabs ?? []).flatMap((tab) => tab.blocks.flatMap((block) => itemsOf(block, [tab.visible_when])))
  const items = [
    ...placed,
    ...[...(layout.blocks ?? []), ...(layout.aside ?? [])].flatMap((block) => itemsOf(block, [])),
  ]
  return items.flatMap(({ item, conditions }) => {
    const { field } = item
    // A field that stands in several places is hidden only when it is in none of them: that is left to the form.
    const isOnce = items.filter((other) => other.item.field === field).length === 1
    return [
      ...(isOnce ? [...conditions, item.visible_when] : []).flatMap((when): FieldRule[] =>
        when === undefined ? [] : [{ on, field, effect: 'hidden', when: `NOT(${when})` }],
      ),
      ...(item.required_when === undefined
        ? []
        : [{ on, field, effect: 'required' as const, when: item.required_when }]),
      ...(item.read_only_when === undefined
        ? []
        : [{ on, field, effect: 'read_only' as const, when: item.read_only_when }]),
      ...(item.options_when ?? []).map(({ when, values }) => ({ on, field, effect: 'options' as const, when, values })),
    ]
  })
}

type Placed = { item: Item; conditions: (string | undefined)[] }

function itemsOf(block: LayoutBlock, outer: (string | undefined)[]): Placed[] {
  if (block.type !== 'section') return []
  return block.fields.flatMap((item): Placed[] => {
    if (typeof item === 'string')
      return item.includes('.') ? [] : [{ item: { field: item }, conditions: [...outer, block.visible_when] }]
    return 'field' in item && !item.field.includes('.') ? [{ item, conditions: [...outer, block.visible_when] }] : []
  })
}
