/**
 * A layout as the designer edits it: areas (each tab, the part above the tabs, the side) hold blocks, sections hold fields. Pure.
 *
 * An address is a path into the document: ['tabs', 0, 'blocks', 2] is a block, ['tabs', 0, 'blocks', 2, 'fields', 1] a field in it.
 */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { LayoutBlock, LayoutDocument } from '@trellis/metadata/schema/layout.ts'
import type { Path } from './pointers.ts'
import { valueAt, withValueAt } from './pointers.ts'

export type LayoutDraft = AnyDocument & LayoutDocument
export type SectionDraft = Extract<LayoutBlock, { type: 'section' }>
export type FieldItemDraft = SectionDraft['fields'][number]
export type TabDraft = NonNullable<LayoutDraft['tabs']>[number]

/** What a list holds. A button stands as its name. */
export type ItemKind = 'field' | 'block' | 'tab' | 'button'

/** Where the row of buttons in the head of the page stands. */
export const buttonList = ['header', 'actions'] as const

export function kindOfList(list: Path): ItemKind {
  const last = list.at(-1)
  if (last === 'actions') return 'button'
  return last === 'fields' ? 'field' : last === 'tabs' ? 'tab' : 'block'
}

/** A list of the layout that holds fields, blocks, tabs or buttons, in the order of the page. */
export type ItemList = { path: Path; length: number; columns: number }

/** Every list of a kind, in the order of the page. */
export function listsOf(layout: LayoutDraft, kind: ItemKind): ItemList[] {
  if (kind === 'tab') return [{ path: ['tabs'], length: layout.tabs?.length ?? 0, columns: 30 }]
  if (kind === 'button') return [{ path: buttonList, length: layout.header?.actions?.length ?? 0, columns: 1 }]
  if (kind === 'field')
    return sectionsOf(layout).map(({ path, section }) => ({
      path: [...path, 'fields'],
      length: section.fields.length,
      columns: section.columns ?? 2,
    }))
  return areasOf(layout).map((area) => ({ path: area, length: blocksAt(layout, area).length, columns: 1 }))
}

/** Paths of the lists that hold blocks, in the order of the page. */
export function areasOf(layout: LayoutDraft): Path[] {
  return [
    ...(layout.blocks === undefined ? [] : [['blocks']]),
    ...(layout.tabs ?? []).map((_, index) => ['tabs', index, 'blocks']),
    ...(layout.aside === undefined ? [] : [['aside']]),
  ]
}

export function blocksAt(layout: LayoutDraft, area: Path): LayoutBlock[] {
  const blocks = valueAt(layout, area)
  return Array.isArray(blocks) ? (blocks as LayoutBlock[]) : []
}

export function nameOfItem(item: FieldItemDraft): string | undefined {
  return typeof item === 'string' ? item : 'field' in item ? item.field : undefined
}

/** Every section with where it stands. */
export function sectionsOf(layout: LayoutDraft): { path: Path; section: SectionDraft }[] {
  return areasOf(layout).flatMap((area) =>
    blocksAt(layout, area).flatMap((block, index) =>
      block.type === 'section' ? [{ path: [...area, index], section: block }] : [],
    ),
  )
}

/** Fields that stand somewhere on the page. */
export function fieldsUsed(layout: LayoutDraft): ReadonlySet<string> {
  return new Set(sectionsOf(layout).flatMap(({ section }) => section.fields.flatMap((item) => nameOfItem(item) ?? [])))
}

/** The field behind the last one of the first section that is not folded; a layout without sections gets one. */
export function withFieldAtEnd(layout: LayoutDraft, field: string): LayoutDraft {
  if (fieldsUsed(layout).has(field)) return layout
  const sections = sectionsOf(layout)
  const target = sections.find(({ section }) => section.collapsed !== true) ?? sections[0]
  if (target) return withValueAt(layout, [...target.path, 'fields'], [...target.section.fields, field])
  const area = areasOf(layout)[0] ?? ['blocks']
  const made: SectionDraft = { type: 'section', columns: 2, fields: [field] }
  return withValueAt(layout, area, [...blocksAt(layout, area), made])
}

/** The layout without a field: its places in sections, in the header, in columns of no other object. */
export function withoutField(layout: LayoutDraft, field: string): LayoutDraft {
  let next = layout
  for (const { path, section } of sectionsOf(layout)) {
    const kept = section.fields.filter((item) => nameOfItem(item) !== field)
    if (kept.length !== section.fields.length) next = withValueAt(next, [...path, 'fields'], kept)
  }
  const { header } = next
  if (header?.key_fields?.includes(field))
    next = withValueAt(
      next,
      ['header', 'key_fields'],
      header.key_fields.filter((name) => name !== field),
    )
  if (header?.path === field) next = withValueAt(next, ['header', 'path'], undefined)
  return next
}
