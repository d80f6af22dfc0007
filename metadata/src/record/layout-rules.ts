/**
 * Conditions of layouts as rules of a write: what a form shows, requires, closes or offers by condition holds for every client, not for the
 * form alone.
 *
 * Shape   (Model, object, person) -> rules for new records (layout of use create) and for changes (use edit). Pure, kept per Model.
 * Rules   The layout that counts is the one the person's form would have on a desktop: chosen by what is known of the person, then by the
 *         record, so a rule of a layout with a condition holds only while its layout is the one. Without a person: layouts for everybody.
 *         What is fixed in a layout (`required`, `read_only`) is a matter of the form.
 */
import type { Person } from '../layout/audience.ts'
import { isEmpty } from '../layout/audience.ts'
import { rankedLayouts, recordTypeField, type LayoutUse } from '../layout/choose-layout.ts'
import { fieldOf, objectOf, type Model } from '../model/shape.ts'
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

const everybody: Person = { email: '', roles: [], permissionSets: [], groups: [] }
const uses: readonly (readonly [LayoutUse, Kind])[] = [
  ['create', 'create'],
  ['edit', 'update'],
]
const known = new WeakMap<Model, Map<string, readonly FieldRule[]>>()

/** The same rules for the same Model and kind of person: compiled formulas hang on them. */
export function layoutRules(model: Model, object: string, person: Person = everybody): readonly FieldRule[] {
  let byKey = known.get(model)
  if (!byKey) known.set(model, (byKey = new Map()))
  const layouts = layoutsOf(model, object)
  const key = layouts.some(({ assign }) => assign?.to && !isEmpty(assign.to)) ? keyOf(object, person) : object
  let rules = byKey.get(key)
  if (!rules) byKey.set(key, (rules = rulesOf(model, object, layouts, person)))
  return rules
}

function keyOf(object: string, { email, roles, permissionSets, groups }: Person): string {
  return JSON.stringify([object, email.toLowerCase(), roles, permissionSets, groups])
}

const byObject = new WeakMap<Model, Map<string, LayoutDocument[]>>()

function layoutsOf(model: Model, object: string): LayoutDocument[] {
  let lists = byObject.get(model)
  if (!lists) byObject.set(model, (lists = new Map()))
  let list = lists.get(object)
  if (!list) {
    list = Object.values(model.documents['layout'] ?? {}).filter(({ name }) =>
      name.startsWith(`${object}.`),
    ) as unknown as LayoutDocument[]
    lists.set(object, list)
  }
  return list
}

function rulesOf(model: Model, object: string, layouts: LayoutDocument[], person: Person): FieldRule[] {
  const shape = objectOf(model, object)
  const hasTypes = shape !== undefined && fieldOf(shape, recordTypeField) !== undefined
  return uses.flatMap(([use, on]) => {
    const ranked = rankedLayouts(layouts, { use, person, device: 'desktop' }, hasTypes)
    return ranked.flatMap(({ layout, when }, at) => {
      const better = ranked.slice(0, at).map((other) => `NOT(${other.when})`)
      const guard = when === undefined ? better : [...better, when]
      return itemRules(layout, on).map((rule) =>
        guard.length === 0 ? rule : { ...rule, when: `AND(${[...guard, rule.when].join(', ')})` },
      )
    })
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
