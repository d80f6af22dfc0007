/** Where the events of a calendar come from: the view itself, and other calendars laid over it. Their queries, and their records as events. */
import { useMemo } from 'react'
import type { Filter, RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { ListViewDocument } from '@trellis/metadata/schema/list-view.ts'
import type { FieldView, ModelView, ObjectView } from '../../api/model.ts'
import { askedFields, documentsOf, fieldIn, mayDo, namePath, objectIn, useModel } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { textOf } from '../../fields/field-ui.ts'
import { isWritable } from '../../fields/field-uis.ts'
import { optionOf } from '../../fields/options.ts'
import { instantOf } from '../../fields/zone-time.ts'
import { useLabel } from '../../i18n/i18n.ts'
import type { ColorRule, Shade } from '../list/color-rules.ts'
import { rulePaths } from '../list/color-rules.ts'
import { allOf } from '../list/list-search.ts'
import type { ListState } from '../list/use-list.ts'
import type { CalendarSetting } from '../list/views.ts'
import { viewFrom } from '../list/views.ts'
import { addDays } from './calendar-days.ts'
import type { CalendarEvent, SpanFields } from './calendar-events.ts'
import { spanOf } from './calendar-events.ts'

/** More are not drawn at once; the screen says so. */
export const maxEvents = 1000

/** Tints of sources that colour nothing themselves, in their order. */
const sourceTints = ['indigo', 'teal', 'orange', 'grape', 'pink', 'cyan']

export type Source = {
  name: string
  label: string
  object: ObjectView
  setting: CalendarSetting
  fields: SpanFields
  color: string
  /** New records can be made by a click in the calendar. */
  creates: boolean
  where: Filter | undefined
  search: string | undefined
  /** Rules of the view that colour records, of the calendar that the others lie over. */
  colors?: ColorRule[] | undefined
}

/** The view itself, then what it names as laid over it, as far as the caller sees it. */
export function useSources(list: ListState, timeZone: string): Source[] {
  const model = useModel()
  const labelOf = useLabel()
  const { object, view, calendar, query: asked } = list
  return useMemo(() => {
    if (!calendar) return []
    const own = sourceOf(model, object, calendar, {
      name: view.name,
      label: labelOf(object.plural_label ?? object.label),
      where: asked.where,
      search: asked.search,
      colors: view.colors,
      color: sourceTints[0] ?? 'gray',
      timeZone,
    })
    const documents = documentsOf(model, 'list_view') as unknown as ListViewDocument[]
    const others = (calendar.sources ?? []).flatMap((name, at): Source[] => {
      const document = documents.find((one) => one.name === name)
      const target = objectIn(model, name.split('.')[0] ?? '')
      const laid = document && target ? viewFrom(model, target, document) : undefined
      if (!target || !laid?.calendar) return []
      const color = sourceTints[(at + 1) % sourceTints.length] ?? 'gray'
      const label = labelOf(target.plural_label ?? target.label)
      return [
        sourceOf(model, target, laid.calendar, { name, label, where: laid.where, search: undefined, color, timeZone }),
      ]
    })
    return [own, ...others]
  }, [model, labelOf, object, view.name, view.colors, calendar, asked.where, asked.search, timeZone])
}

function sourceOf(
  model: ModelView,
  object: ObjectView,
  setting: CalendarSetting,
  {
    timeZone,
    ...given
  }: Pick<Source, 'name' | 'label' | 'where' | 'search' | 'color' | 'colors'> & { timeZone: string },
): Source {
  const start = fieldIn(model, object, setting.start)
  const end = setting.end === undefined ? undefined : fieldIn(model, object, setting.end)
  const fields = { start: setting.start, end: end?.name, timed: typeOf(start) === 'datetime', timeZone }
  return {
    ...given,
    object,
    setting,
    fields,
    creates: mayDo(object, 'create') && start !== undefined && isWritable(start),
  }
}

function typeOf(field: FieldView | undefined): string {
  return field === undefined ? '' : (field.returns ?? field.type)
}

/** The query of one source for the days in sight. */
export function rangeQuery(model: ModelView, source: Source, days: string[]): RecordQuery {
  const { object, setting, fields } = source
  const { timeZone } = fields
  const [first = '', last = ''] = [days[0], days[days.length - 1]]
  const from = fields.timed ? instantOf(`${first} 00:00:00`, timeZone) : first
  const to = fields.timed ? instantOf(`${addDays(last, 1)} 00:00:00`, timeZone) : addDays(last, 1)
  const begins: Filter = { field: fields.start, op: 'gte', value: from }
  const reaches: Filter =
    fields.end === undefined ? begins : { or: [begins, { field: fields.end, op: 'gte', value: from }] }
  const title = setting.title === undefined ? undefined : fieldIn(model, object, setting.title)
  const shadePaths = rulePaths(model, object, source.colors)
  const paths = [setting.start, fields.end, setting.color_by, title && setting.title, ...shadePaths]
  return {
    object: object.name,
    fields: askedFields(
      model,
      object,
      paths.filter((path): path is string => path !== undefined),
    ),
    where: allOf(source.where, { field: fields.start, op: 'lt', value: to }, reaches),
    order_by: [{ field: fields.start, dir: 'asc' }],
    limit: maxEvents,
    ...(source.search === undefined ? {} : { search: source.search }),
  }
}

/** Undefined for a record without a day. */
export function eventOf(
  model: ModelView,
  source: Source,
  record: RecordView,
  shade?: Shade,
): CalendarEvent | undefined {
  const { object, setting, fields } = source
  const span = spanOf(record, fields)
  if (!span) return undefined
  const titleField = setting.title === undefined ? undefined : fieldIn(model, object, setting.title)
  const titlePath = titleField ? (namePath(model, titleField) ?? setting.title!) : object.name_field
  const colourField = setting.color_by === undefined ? undefined : fieldIn(model, object, setting.color_by)
  const start = fieldIn(model, object, fields.start)
  const end = fields.end === undefined ? undefined : fieldIn(model, object, fields.end)
  const movable = mayDo(object, 'update') && start !== undefined && isWritable(start)
  return {
    ...span,
    key: `${source.name}/${record.id}`,
    source: source.name,
    object: object.name,
    record,
    title: textOf(record[titlePath]),
    color:
      shade?.color ?? (colourField ? (optionOf(colourField, record[colourField.name])?.color ?? 'gray') : source.color),
    ...(shade && { why: shade.label }),
    movable,
    sizable: movable && end !== undefined && isWritable(end),
  }
}
