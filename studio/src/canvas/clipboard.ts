/**
 * Parts of a page on the clipboard, as text: they can be pasted into another layout, also of another object. Pure.
 *
 * Shape   `{"trellis": "layout", "object", "kind": "field" | "block" | "tab", "items"}`.
 */
import { checkDocument } from '@trellis/metadata/schema/check.ts'
import type { LayoutBlock } from '@trellis/metadata/schema/layout.ts'
import type { Item } from '../document/commands/edit-layout.ts'
import type { FieldItemDraft, ItemKind, TabDraft } from '../document/layout-tree.ts'
import { nameOfItem } from '../document/layout-tree.ts'

export type Copied = { object: string; kind: ItemKind; items: Item[] }

export function textOfCopy({ object, kind, items }: Copied): string {
  return JSON.stringify({ trellis: 'layout', object, kind, items }, null, 2)
}

/** undefined: the text is something else, or not what a layout may hold. */
export function copyOfText(text: string): Copied | undefined {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof read !== 'object' || read === null || !('trellis' in read) || read.trellis !== 'layout') return undefined
  const { object, kind, items } = read as Partial<Copied>
  if (typeof object !== 'string' || !Array.isArray(items) || items.length === 0 || !isKind(kind)) return undefined
  const trial = {
    kind: 'layout',
    name: 'trial.page',
    ...(kind === 'tab'
      ? { tabs: items }
      : { blocks: kind === 'block' ? items : [{ type: 'section', fields: items as FieldItemDraft[] }] }),
  }
  return checkDocument(trial).length === 0 ? { object, kind, items } : undefined
}

function isKind(kind: unknown): kind is ItemKind {
  return kind === 'field' || kind === 'block' || kind === 'tab'
}

/** What another object has of what a copy names. */
export type Place = {
  field(path: string): boolean
  choice(field: string): boolean
  relation(name: string): boolean
  document(kind: string, name: string): boolean
  /** Can this condition be worked out there? */
  condition(formula: string): boolean
}

/** Names of what was left out because it is not there, each once. */
export type Fitted = { items: Item[]; lost: string[] }

export function fitted(copied: Copied, place: Place): Fitted {
  const lost: string[] = []
  const items = copied.items.flatMap((item): Item[] => {
    if (copied.kind === 'tab') return [tabAt(item as TabDraft, place, lost)]
    return copied.kind === 'block'
      ? blockAt(item as LayoutBlock, place, lost)
      : fieldAt(item as FieldItemDraft, place, lost)
  })
  return { items, lost: [...new Set(lost)] }
}

function tabAt(tab: TabDraft, place: Place, lost: string[]): TabDraft {
  return {
    ...withRules(tab, ['visible_when'], place, lost),
    blocks: tab.blocks.flatMap((block) => blockAt(block, place, lost)),
  }
}

function blockAt(block: LayoutBlock, place: Place, lost: string[]): LayoutBlock[] {
  const ruled = withRules(block, ['visible_when'], place, lost)
  switch (ruled.type) {
    case 'section':
      return [{ ...ruled, fields: ruled.fields.flatMap((item) => fieldAt(item, place, lost)) }]
    case 'related_list':
    case 'line_items':
    case 'figure':
    case 'chart':
      return kept(ruled, place.relation(ruled.relation), ruled.relation, lost)
    case 'path':
      return kept(ruled, place.choice(ruled.field), ruled.field, lost)
    case 'report':
      return kept(ruled, place.document('report', ruled.report), ruled.report, lost)
    case 'metric':
      return kept(ruled, place.document('metric', ruled.metric), ruled.metric, lost)
    default:
      return [ruled]
  }
}

function kept<T>(item: T, isThere: boolean, name: string, lost: string[]): T[] {
  if (isThere) return [item]
  lost.push(name)
  return []
}

function fieldAt(item: FieldItemDraft, place: Place, lost: string[]): FieldItemDraft[] {
  const name = nameOfItem(item)
  if (name === undefined) return [item]
  if (!place.field(name)) {
    lost.push(name)
    return []
  }
  if (typeof item === 'string' || !('field' in item)) return [item]
  const ruled = withRules(item, ['visible_when', 'required_when', 'read_only_when'], place, lost)
  if (ruled.options_when?.some((one) => !place.condition(one.when))) {
    lost.push(`options_when: ${name}`)
    const { options_when: _gone, ...others } = ruled
    return [others]
  }
  return [ruled]
}

/** Without the conditions that cannot be worked out there. */
function withRules<T extends object>(item: T, names: readonly string[], place: Place, lost: string[]): T {
  let next = item as { [name: string]: unknown }
  for (const name of names) {
    const formula = next[name]
    if (typeof formula !== 'string' || place.condition(formula)) continue
    lost.push(formula)
    const { [name]: _gone, ...others } = next
    next = others
  }
  return next as T
}
