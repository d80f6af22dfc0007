/** The saved views of an object, shipped ones and the person's own, in one shape; and the view that exists when there is none. Pure. */
import type { Audience, Person } from '@trellis/metadata/layout/audience.ts'
import { viewsFor } from '@trellis/metadata/layout/choose-views.ts'
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { ListViewDocument } from '@trellis/metadata/schema/list-view.ts'
import type { FieldView, ModelView, ObjectView } from '../../api/model.ts'
import { documentsFor, fieldIn, plainFields } from '../../api/model.ts'
import type { QueueView } from '../../api/queues.ts'
import type { ColorRule } from './color-rules.ts'
import type { Sort, ViewType } from './list-search.ts'

export type ColumnSetting = { field: string; label?: Label; width?: number; pin?: 'left' | 'right'; total?: string }

export type BoardSetting = {
  group_by: string
  swimlane?: string
  card_fields?: string[]
  sum?: string
  weight?: string
  limits?: { value: string; max_records?: number; max_days?: number }[]
  hidden_values?: string[]
}

export type CalendarSetting = {
  start: string
  end?: string
  title?: string
  color_by?: string
  scale?: 'day' | 'week' | 'month'
  /** Full names of the list views laid over it. */
  sources?: string[]
}

export type SavedView = {
  /** Name within the object: `open_deals`; a person's own begin with `my:`. */
  name: string
  label: Label
  type: ViewType
  where?: Filter
  columns: ColumnSetting[]
  sort: Sort[]
  group?: string
  board?: BoardSetting
  calendar?: CalendarSetting
  colors?: ColorRule[]
  bin?: boolean
  own?: boolean
  /** Who sees it; absent: everybody. */
  people?: Audience
  /** E-mail of the person who shares it; absent: it is one's own, or the workspace's. */
  sharedBy?: string
}

/** The types there are screens for; views of other types are left out. */
const drawn: ReadonlySet<string> = new Set(['table', 'board', 'calendar'])

const mine: Filter = { field: 'owner', op: 'eq', value: '$me' }

const team: Filter = { field: 'owner', op: 'in', value: [{ token: 'my_team' }] }

/** The views that are for the person in their order, then the person's own. There is always at least one. */
export function viewsOf(model: ModelView, object: ObjectView, own: SavedView[], person: Person): SavedView[] {
  const documents = documentsFor(model, 'list_view', object.name) as unknown as ListViewDocument[]
  const usable = documents.filter((view) => view.type === undefined || drawn.has(view.type))
  const shipped = viewsFor(usable, person).map((view) => viewFrom(model, object, view))
  const known = shipped.length > 0 ? shipped : [plainView(model, object)]
  return [...known, ...own]
}

/** What waits in a queue the person is in, the oldest first: there without anybody having set it up. */
export function queueView(object: ObjectView, queue: QueueView): SavedView {
  const sort: Sort[] = Object.hasOwn(object.fields, 'created_at') ? [{ field: 'created_at', dir: 'asc' }] : []
  const where: Filter = { field: 'owner', op: 'eq', value: queue.id }
  return {
    name: `queue:${queue.name}`,
    label: queue.label,
    type: 'table',
    where,
    columns: defaultColumns(object),
    sort,
  }
}

/** A `list_view` document as a view of its object; a board or calendar on a field the person does not see is a table. */
export function viewFrom(model: ModelView, object: ObjectView, view: ListViewDocument): SavedView {
  const filter: Filter | undefined = typeof view.where === 'string' ? { formula: view.where } : view.where
  const scope = view.scope === 'mine' ? mine : view.scope === 'my_team' ? team : undefined
  const columns = (view.columns ?? [])
    .map((column) => (typeof column === 'string' ? { field: column } : column))
    .filter((column) => fieldIn(model, object, column.field) !== undefined)
  const board = view.board && fieldIn(model, object, view.board.group_by) ? (view.board as BoardSetting) : undefined
  const calendar =
    view.calendar && fieldIn(model, object, view.calendar.start) ? (view.calendar as CalendarSetting) : undefined
  const type = view.type === 'board' && board ? 'board' : view.type === 'calendar' && calendar ? 'calendar' : 'table'
  return {
    name: view.name.slice(object.name.length + 1),
    label: view.label ?? view.name.slice(object.name.length + 1),
    type,
    where: filter && scope ? { and: [scope, filter] } : (filter ?? scope),
    columns: columns.length > 0 ? columns : defaultColumns(object),
    sort: (view.order_by ?? []).map((one) => ({ field: one.field, dir: one.dir ?? 'asc' })),
    group: view.group_by,
    board,
    calendar,
    ...(view.colors && view.colors.length > 0 ? { colors: view.colors } : {}),
    bin: view.scope === 'bin' || undefined,
    ...(view.visible_to ? { people: view.visible_to } : {}),
    ...(view.shared_by === undefined ? {} : { sharedBy: view.shared_by }),
  }
}

/** Everything, newest changes first: what an object without views shows. */
function plainView(model: ModelView, object: ObjectView): SavedView {
  const sort: Sort[] = fieldIn(model, object, 'updated_at') ? [{ field: 'updated_at', dir: 'desc' }] : []
  return { name: 'all', label: { en: 'All', 'zh-CN': '全部' }, type: 'table', columns: defaultColumns(object), sort }
}

const heavy = new Set([
  'long_text',
  'rich_text',
  'json',
  'file',
  'image',
  'signature',
  'encrypted_text',
  'address',
  'location',
  'many_to_many',
])

/** The name, then the fields that say most in one line, then owner and last change. At most nine. */
export function defaultColumns(object: ObjectView): ColumnSetting[] {
  const fields = plainFields(object).filter((field) => field.name !== object.name_field && !heavy.has(field.type))
  const shown = fields.toSorted((a, b) => weightOf(a) - weightOf(b)).slice(0, 6)
  const kept = fields.filter((field) => shown.includes(field)).map((field) => field.name)
  const names = [object.name_field, ...kept, 'owner', 'updated_at'].filter((name) => Object.hasOwn(object.fields, name))
  return [...new Set(names)].map((field) => ({ field }))
}

function weightOf(field: FieldView): number {
  if (field.type === 'select' || field.type === 'currency') return 0
  if (field.type === 'lookup' || field.type === 'master_detail') return 1
  if (field.type === 'date' || field.type === 'email' || field.type === 'phone') return 2
  return 3
}

/** The first choice field that could be columns of a board: one with stages, else any. */
export function boardFieldOf(object: ObjectView): FieldView | undefined {
  const choices = plainFields(object).filter((field) => field.type === 'select' && (field.options?.length ?? 0) > 1)
  return (
    choices.find((field) =>
      field.options?.some((option) => option.closed === true || option.probability !== undefined),
    ) ?? choices[0]
  )
}

/** The first day or moment of an object that a calendar could stand on. */
export function dayFieldOf(object: ObjectView): FieldView | undefined {
  return plainFields(object).find((field) => field.type === 'date' || field.type === 'datetime')
}
