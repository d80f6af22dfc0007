/**
 * Which layout a page or a form of an object has, as plain sections and blocks; a sensible one is made where metadata has none. Pure.
 */
import { filterOf } from '@trellis/metadata/layout/block-query.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { Filter, RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { LayoutBlock, LayoutDocument } from '@trellis/metadata/schema/layout.ts'
import type { FieldView, ModelView, ObjectView } from '../api/model.ts'
import { activityObject, attachmentObject } from '../api/linked-objects.ts'
import { documentsFor, fieldIn, mayDo, objectIn, plainFields } from '../api/model.ts'
import { isWritable, uiOf } from '../fields/field-uis.ts'
import { chosenChildren } from './children-shown.ts'

export type FieldItem = {
  field: string
  label?: Label
  help?: Label
  span?: number
  read_only?: boolean
  required?: boolean
  visible_when?: string
  required_when?: string
  read_only_when?: string
  options_when?: { when: string; values: string[] }[]
  /** Places left empty before it. */
  gaps?: number
}

/** What every block may have; `width` counts columns of twelve, absent: all. */
type Block = { label?: Label; visible_when?: string; width?: number }
export type SectionBlock = Block & {
  type: 'section'
  columns: number
  collapsed?: boolean
  fields: FieldItem[]
}
export type RelatedBlock = Block & {
  type: 'related_list'
  relation: string
  columns?: string[]
  where?: Filter
  order_by?: RecordQuery['order_by']
  limit?: number
  create?: boolean
}
/** A related list that is edited as a grid and saved in one call. */
export type LineItemsBlock = Omit<RelatedBlock, 'type'> & { type: 'line_items'; totals: string[] }
export type TextBlock = Block & { type: 'text' | 'rich_text'; text: Label }
/** Drawn by a plugin: `plugin.component`. */
export type ComponentBlock = Block & { type: 'component'; component: string }
export type DividerBlock = Block & { type: 'divider' }
/** A figure or chart of the records that point at this one. */
export type CountedBlock = Extract<LayoutBlock, { type: 'figure' | 'chart' }>
/** What was done and what changed; the versions of the record; attached files. */
export type RoomBlock = Block & { type: 'timeline' | 'history' | 'files' }
/** Blocks this runtime draws; blocks of rooms that are not built in are left out. */
export type PageBlock =
  | SectionBlock
  | RelatedBlock
  | LineItemsBlock
  | TextBlock
  | DividerBlock
  | CountedBlock
  | ComponentBlock
  | RoomBlock

export type PageTab = { name: string; label: Label; icon?: string; visible_when?: string; blocks: PageBlock[] }
export type PageLayout = {
  keyFields: string[]
  /** Names of the buttons, in their order; absent: all there are. */
  actions?: string[] | undefined
  path?: string
  tabs: PageTab[]
  aside: PageBlock[]
}

export type LayoutUse = 'page' | 'create' | 'edit' | 'quick_create'

const detailsLabel: Label = { en: 'Details', 'zh-CN': '详情' }
const relatedLabel: Label = { en: 'Related', 'zh-CN': '相关' }
const systemLabel: Label = { en: 'Record', 'zh-CN': '记录信息' }
const filesLabel: Label = { en: 'Files', 'zh-CN': '文件' }
const moreLabel: Label = { en: 'More', 'zh-CN': '更多' }

/** The page of a layout document; null: one made of the fields. By default the only one there is, as in a preview. */
export function pageLayout(
  model: ModelView,
  object: ObjectView,
  document: LayoutDocument | null = layoutsFor(model, object)[0] ?? null,
): PageLayout {
  if (!document) return madeLayout(model, object)
  const inTabs = (document.tabs ?? []).map((tab) => ({
    name: tab.name,
    label: tab.label ?? tab.name,
    icon: tab.icon,
    visible_when: tab.visible_when,
    blocks: blocksOf(model, object, tab.blocks),
  }))
  const loose = blocksOf(model, object, document.blocks ?? [])
  const details = loose.length > 0 ? [{ name: 'details', label: detailsLabel, blocks: loose }] : []
  const tabs = [...details, ...inTabs].filter((tab) => tab.blocks.length > 0)
  return {
    keyFields: (document.header?.key_fields ?? []).filter((path) => fieldIn(model, object, path) !== undefined),
    actions: document.header?.actions,
    path: pathField(object, document.header?.path ?? pathBlock(document)),
    tabs: tabs.length > 0 ? tabs : madeLayout(model, object).tabs,
    aside: blocksOf(model, object, document.aside ?? []),
  }
}

/** The sections of a form: those of its layout, then whatever must be filled in and is in none of them. */
export function formSections(
  model: ModelView,
  object: ObjectView,
  document: LayoutDocument | undefined,
): SectionBlock[] {
  const blocks = document
    ? [...(document.blocks ?? []), ...(document.tabs ?? []).flatMap((tab) => tab.blocks), ...(document.aside ?? [])]
    : []
  const made = document ? blocksOf(model, object, blocks) : madeLayout(model, object).tabs.flatMap((tab) => tab.blocks)
  const sections = made
    .filter((block): block is SectionBlock => block.type === 'section')
    .map((section) => ({ ...section, fields: section.fields.filter((item) => isFormField(object, item)) }))
  const shown = new Set(sections.flatMap((section) => section.fields.map((item) => item.field)))
  const missing = plainFields(object).filter(
    (field) => field.required && isWritable(field) && field.default === undefined && !shown.has(field.name),
  )
  if (missing.length > 0)
    sections.push({
      type: 'section',
      label: moreLabel,
      columns: 2,
      fields: missing.map((field) => ({ field: field.name })),
    })
  return sections.filter((section) => section.fields.length > 0)
}

/** Formula fields stand in forms too: they follow what is typed. */
export function isWorkedOut(field: FieldView): boolean {
  return field.type === 'formula' && field.system !== true
}

function isFormField(object: ObjectView, item: FieldItem): boolean {
  const field = Object.hasOwn(object.fields, item.field) ? object.fields[item.field] : undefined
  if (field === undefined) return false
  return (isWritable(field) && (field.system !== true || field.name === 'owner')) || isWorkedOut(field)
}

function layoutsFor(model: ModelView, object: ObjectView): LayoutDocument[] {
  return documentsFor(model, 'layout', object.name) as unknown as LayoutDocument[]
}

/** Blocks of a layout as they are drawn: without what this person may not see and what is not drawn here. */
export function blocksOf(model: ModelView, object: ObjectView, blocks: readonly LayoutBlock[]): PageBlock[] {
  return blocks.flatMap((block): PageBlock[] => {
    const { label, visible_when, width } = block
    const own = { label, visible_when, ...(width !== undefined && { width }) }
    switch (block.type) {
      case 'section': {
        const fields = itemsOf(block.fields).filter((item) => fieldIn(model, object, item.field) !== undefined)
        const { columns = 2, collapsed } = block
        return fields.length === 0 ? [] : [{ ...own, type: 'section', columns, collapsed, fields }]
      }
      case 'related_list':
      case 'line_items':
        return relatedBlocks(model, block, own)
      case 'figure':
      case 'chart':
        return isCounted(model, block) ? [block] : []
      case 'files':
        return attachmentObject(model, object) ? [{ ...own, type: block.type }] : []
      case 'timeline':
      case 'history':
      case 'divider':
        return [{ ...own, type: block.type }]
      case 'text':
      case 'rich_text':
        return [{ ...own, type: block.type, text: block.text }]
      case 'component':
        return [{ ...own, type: block.type, component: block.component }]
      default:
        return []
    }
  })
}

/** Whether everything a figure or chart works with is there for this person. */
function isCounted(model: ModelView, block: CountedBlock): boolean {
  const [name = '', via = ''] = block.relation.split('.')
  const child = objectIn(model, name)
  if (!child || !mayDo(child, 'read')) return false
  const where = filterOf(block.where)
  if (!chosenChildren(model, child, { ...(where && { where }) })) return false
  const paths = [via, block.measure.field, block.type === 'chart' ? block.group_by.field : undefined]
  return paths.every((path) => path === undefined || fieldIn(model, child, path) !== undefined)
}

/** Fields with what they have of their own; an empty place is told by the field behind it. */
function itemsOf(items: Extract<LayoutBlock, { type: 'section' }>['fields']): FieldItem[] {
  let gaps = 0
  return items.flatMap((item): FieldItem[] => {
    if (typeof item !== 'string' && !('field' in item)) {
      gaps += 1
      return []
    }
    const own: FieldItem = typeof item === 'string' ? { field: item } : item
    const before = gaps
    gaps = 0
    return [before === 0 ? own : { ...own, gaps: before }]
  })
}

/** A related list, or a grid where it is edited in its place. */
function relatedBlocks(
  model: ModelView,
  block: Extract<LayoutBlock, { type: 'related_list' | 'line_items' }>,
  own: Block,
): PageBlock[] {
  const [name = '', via = ''] = block.relation.split('.')
  const child = objectIn(model, name)
  if (!child || !mayDo(child, 'read')) return []
  const common = { ...own, relation: block.relation, columns: block.columns }
  const shown = block.type === 'line_items' ? common : relatedBy(model, child, block, common)
  if (!shown) return []
  const isMany = fieldIn(model, child, via)?.type === 'many_to_many'
  const isGrid = block.type === 'line_items' || block.inline_edit === true
  if (isGrid && !isMany) {
    const money = (path: string) =>
      uiOf(fieldIn(model, child, path) ?? { name: '', type: '', label: '' }).align === 'right'
    const totals = block.type === 'line_items' ? (block.totals ?? (block.columns ?? []).slice(-1).filter(money)) : []
    return [{ ...shown, type: 'line_items', totals }]
  }
  return [{ ...shown, type: 'related_list' }]
}

/** Which of the children are shown, how many, and in which order; null: not for this person. */
function relatedBy<T>(
  model: ModelView,
  child: ObjectView,
  block: Extract<LayoutBlock, { type: 'related_list' }>,
  common: T,
) {
  const { limit, create, order_by } = block
  const where = filterOf(block.where)
  const chosen = chosenChildren(model, child, { ...(where && { where }), ...(order_by && { order_by }) })
  return chosen && { ...common, ...chosen, limit, create }
}

/** The grids of lines a form has: lines belong to the record and are saved with it. */
export function formLines(
  model: ModelView,
  object: ObjectView,
  document: LayoutDocument | undefined,
): LineItemsBlock[] {
  const blocks = document
    ? [...(document.blocks ?? []), ...(document.tabs ?? []).flatMap((tab) => tab.blocks), ...(document.aside ?? [])]
    : []
  return blocksOf(
    model,
    object,
    blocks.filter((block) => block.type === 'line_items'),
  ).filter((block): block is LineItemsBlock => block.type === 'line_items')
}

function pathBlock(document: LayoutDocument): string | undefined {
  const blocks = [...(document.blocks ?? []), ...(document.tabs ?? []).flatMap((tab) => tab.blocks)]
  const found = blocks.find((block) => block.type === 'path')
  return found?.type === 'path' ? found.field : undefined
}

function pathField(object: ObjectView, name: string | undefined): string | undefined {
  const field = name !== undefined && Object.hasOwn(object.fields, name) ? object.fields[name] : undefined
  return field?.type === 'select' ? field.name : undefined
}

/** Without a document: every field in two columns, long ones below, the children on a tab of their own. */
function madeLayout(model: ModelView, object: ObjectView): PageLayout {
  const fields = plainFields(object)
  const isWide = (field: FieldView) => uiOf(field).wide === true
  const item = (field: FieldView): FieldItem => ({ field: field.name })
  const short = fields.filter((field) => !isWide(field)).map(item)
  const long = fields.filter(isWide).map(item)
  const system = ['owner', 'created_at', 'created_by', 'updated_at', 'updated_by']
    .filter((name) => Object.hasOwn(object.fields, name))
    .map((field) => ({ field }))
  const details: PageBlock[] = [{ type: 'section', columns: 2, fields: short }]
  if (long.length > 0) details.push({ type: 'section', columns: 1, fields: long })
  if (system.length > 0) details.push({ type: 'section', label: systemLabel, columns: 2, fields: system })
  const activity = activityObject(model, object)
  const attachment = attachmentObject(model, object)
  const apart = [activity?.name, attachment?.name]
  const related = (object.children ?? [])
    .filter((child) => objectIn(model, child.object) !== undefined && !apart.includes(child.object))
    .map((child): PageBlock => ({ type: 'related_list', relation: child.name }))
  const tabs: PageTab[] = [
    {
      name: 'details',
      label: detailsLabel,
      blocks: details.filter((block) => block.type !== 'section' || block.fields.length > 0),
    },
  ]
  if (related.length > 0) tabs.push({ name: 'related', label: relatedLabel, blocks: related })
  if (activity)
    tabs.push({ name: 'activities', label: activity.plural_label ?? activity.label, blocks: [{ type: 'timeline' }] })
  if (attachment) tabs.push({ name: 'files', label: filesLabel, blocks: [{ type: 'files' }] })
  const stage = fields.find(
    (field) =>
      field.type === 'select' &&
      field.options?.some((option) => option.closed === true || option.probability !== undefined),
  )
  const key = fields
    .filter(
      (field) =>
        field.name !== object.name_field &&
        ['currency', 'select', 'lookup', 'master_detail', 'date', 'phone', 'email'].includes(field.type),
    )
    .slice(0, 4)
  return {
    keyFields: [...key.map((field) => field.name), ...(Object.hasOwn(object.fields, 'owner') ? ['owner'] : [])].slice(
      0,
      5,
    ),
    path: stage?.name,
    tabs,
    aside: [],
  }
}

/** Every field path a page shows, to ask for in one call. */
export function layoutPaths(layout: PageLayout): string[] {
  const blocks = [...layout.tabs.flatMap((tab) => tab.blocks), ...layout.aside]
  const inSections = blocks.flatMap((block) => (block.type === 'section' ? block.fields.map((item) => item.field) : []))
  return [...new Set([...layout.keyFields, ...(layout.path === undefined ? [] : [layout.path]), ...inSections])]
}

/** The fields that formulas read, and paths through lookups (`account.industry`): to ask for with the records they are about. */
export function fieldsIn(model: ModelView, object: ObjectView, formulas: readonly string[]): string[] {
  const written = formulas.flatMap(
    (text) => text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').match(/[a-z_]\w*(?:\.[a-z_]\w*)*/gi) ?? [],
  )
  const paths = written.map((path) => path.toLowerCase())
  return [...new Set(paths)].filter((path) => fieldIn(model, object, path) !== undefined)
}

/** Of those the paths through lookups: own fields come with every record anyway. */
export function pathsIn(model: ModelView, object: ObjectView, formulas: readonly string[]): string[] {
  return fieldsIn(model, object, formulas).filter((path) => path.includes('.'))
}

/** Every formula a page depends on. */
export function pageFormulas(layout: PageLayout): string[] {
  return formulasOf([...layout.tabs.flatMap((tab) => tab.blocks), ...layout.tabs, ...layout.aside])
}

/** Every formula a set of sections depends on. */
export function formulasOf(blocks: { visible_when?: string; fields?: FieldItem[] }[]): string[] {
  const all = blocks.flatMap((block) => [
    block.visible_when,
    ...(block.fields ?? []).flatMap((item) => [
      item.visible_when,
      item.required_when,
      item.read_only_when,
      ...(item.options_when ?? []).map((one) => one.when),
    ]),
  ])
  return [...new Set(all.filter((text): text is string => text !== undefined))]
}
