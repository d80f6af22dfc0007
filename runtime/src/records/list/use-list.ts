/** The list as it is now: the view with the changes of the address over it, and the ways to change it. */
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { Filter, RecordQuery } from '@trellis/metadata/query/record-query.ts'
import type { ModelView, ObjectView } from '../../api/model.ts'
import { useOwnQueues } from '../../api/queues.ts'
import { askedFields, fieldIn, useModel } from '../../api/model.ts'
import { useMe } from '../../api/session.ts'
import { rulePaths } from './color-rules.ts'
import type { ListSearch, Sort, ViewType } from './list-search.ts'
import { allOf, readSort } from './list-search.ts'
import { personOf } from '../../page/assigned-layout.ts'
import { filterPaths, filterWithout, isGone } from './gone-fields.ts'
import { useOwnViews, useTabOrder } from './own-views.ts'
import type { TabOrder } from './tab-order.ts'
import { inOrder, opensWith } from './tab-order.ts'
import type { BoardSetting, CalendarSetting, ColumnSetting, SavedView } from './views.ts'
import { boardFieldOf, dayFieldOf, queueView, viewsOf } from './views.ts'

export type ListState = {
  object: ObjectView
  view: SavedView
  /** In the order of the person. */
  views: SavedView[]
  tabs: TabOrder
  keepTabs(tabs: TabOrder): Promise<void>
  /** The address names a view that is not there, or not for this person. */
  isLost: boolean
  /** Paths that the view or the address names and that are gone. */
  gone: string[]
  search: ListSearch
  where: Filter | undefined
  sort: Sort[]
  group: string | undefined
  columns: ColumnSetting[]
  type: ViewType
  board: BoardSetting | undefined
  calendar: CalendarSetting | undefined
  /** What differs from the saved view. */
  changed: boolean
  /** The rows of the list, without grouping. */
  query: RecordQuery
  change(next: Partial<ListSearch>): void
  /** Opens a record beside the list; on a phone, where there is no beside, its page. */
  peek(id: string | undefined, object?: string): void
  open(view: string): void
  keepView(view: SavedView): Promise<void>
  forgetView(name: string): Promise<void>
}

export function useList(object: ObjectView, search: ListSearch): ListState {
  const model = useModel()
  const me = useMe()
  const navigate = useNavigate()
  const own = useOwnViews(object.name)
  const queues = useOwnQueues(object.name)
  const [tabs, keepTabs] = useTabOrder(object.name)
  const known = useMemo(
    () => [...viewsOf(model, object, own.views, personOf(me)), ...queues.map((queue) => queueView(object, queue))],
    [model, object, own.views, me, queues],
  )
  const views = useMemo(() => inOrder(known, tabs), [known, tabs])
  const first = opensWith(views, tabs) ?? views[0]!
  const asked = views.find((one) => one.name === search.view)
  const view = asked ?? first
  // What opens first for this person only is named in the address as soon as there is more in it, so that a link shows others the same.
  const unnamed = view === first && view !== known[0] && search.view === undefined ? view.name : undefined
  const change = useCallback(
    (next: Partial<ListSearch>) => {
      void navigate({
        to: '/$object',
        params: { object: object.name },
        search: (before: ListSearch) => cleaned({ ...before, ...(unnamed && { view: unnamed }), ...next }),
        replace: true,
      })
    },
    [navigate, object.name, unnamed],
  )
  const peek = useCallback(
    (id: string | undefined, of: string = object.name) => {
      if (id !== undefined && !hasRoom()) void navigate({ to: '/$object/$id', params: { object: of, id } })
      else change({ peek: id === undefined || of === object.name ? id : `${of}/${id}` })
    },
    [navigate, change, object.name],
  )
  const open = useCallback(
    (name: string) =>
      void navigate({
        to: '/$object',
        params: { object: object.name },
        search: name === first.name ? {} : { view: name },
      }),
    [navigate, object.name, first.name],
  )
  const state = useMemo(() => stateOf(model, object, { view, search }), [model, object, view, search])
  const isLost = search.view !== undefined && asked === undefined
  const ways = { change, peek, open, keepView: own.keep, forgetView: own.forget, keepTabs }
  return { object, view, views, tabs, isLost, search, ...ways, ...state }
}

type Now = Pick<
  ListState,
  'where' | 'sort' | 'group' | 'columns' | 'type' | 'board' | 'calendar' | 'changed' | 'gone' | 'query'
>

/** The view with the changes over it. Pure; fields that are gone from the Model are left out. */
export function stateOf(
  model: ModelView,
  object: ObjectView,
  { view, search }: { view: SavedView; search: ListSearch },
): Now {
  const has = (path: string) => fieldIn(model, object, path) !== undefined
  const wished = search.where === undefined ? view.where : (search.where ?? undefined)
  const sorted = search.sort === undefined ? view.sort : readSort(search.sort)
  const sort = sorted.filter((one) => has(one.field))
  const group = search.group === undefined ? view.group : search.group
  const listed = search.columns === undefined ? view.columns : columnsFrom(search.columns, view.columns)
  const columns = listed.filter((one) => has(one.field))
  const grouped = group === undefined || group === '' ? [] : [group]
  const named = [
    ...filterPaths(wished),
    ...sorted.map((one) => one.field),
    ...listed.map((one) => one.field),
    ...grouped,
  ]
  const gone = [...new Set(named)].filter((path) => isGone(model, object, path))
  const where = filterWithout(wished, new Set(gone))
  const type = search.as ?? view.type
  const byField = boardFieldOf(object)
  const given = view.board ?? (byField ? { group_by: byField.name } : undefined)
  const lanes = search.lanes ?? given?.swimlane
  const board = given && { ...given, swimlane: lanes !== undefined && has(lanes) ? lanes : undefined }
  const byDay = dayFieldOf(object)
  const calendar = view.calendar ?? (byDay ? { start: byDay.name } : undefined)
  const changed = [search.where, search.sort, search.group, search.columns, search.lanes, search.as].some(
    (one) => one !== undefined,
  )
  const bin = search.bin ?? view.bin
  const query: RecordQuery = {
    object: object.name,
    fields: askedFields(model, object, [
      ...columns.map((column) => column.field),
      ...rulePaths(model, object, view.colors),
    ]),
    where: allOf(where),
    order_by: sort.map((one) => ({ field: one.field, dir: one.dir })),
    limit: 100,
    total: 'capped',
    ...(search.q === undefined || search.q === '' ? {} : { search: search.q }),
    ...(bin ? { deleted: true } : {}),
  }
  return {
    where,
    sort,
    group: group !== undefined && group !== '' && has(group) ? group : undefined,
    columns,
    type: (type === 'board' && board) || (type === 'calendar' && calendar) ? type : 'table',
    board,
    calendar,
    changed,
    gone,
    query,
  }
}

function columnsFrom(text: string, known: ColumnSetting[]): ColumnSetting[] {
  const paths = text.split(',').filter((path) => path !== '')
  return paths.map((path) => known.find((column) => column.field === path) ?? { field: path })
}

/** Whether a panel finds room beside the list. */
export function hasRoom(): boolean {
  return !matchMedia('(max-width: 47.99em)').matches
}

/** Members that say nothing do not belong in the address. */
function cleaned(search: ListSearch): ListSearch {
  return Object.fromEntries(
    Object.entries(search).filter(([name, value]) => value !== undefined && !(name === 'q' && value === '')),
  )
}

/** The list as a view that can be saved. */
export function asView(state: ListState, name: string, label: string): SavedView {
  return {
    name,
    label,
    type: state.type,
    where: state.where,
    columns: state.columns,
    sort: state.sort,
    group: state.group,
    board: state.board,
    calendar: state.calendar,
    ...(state.view.colors ? { colors: state.view.colors } : {}),
    bin: state.search.bin ?? state.view.bin,
  }
}

/** The view as a `list_view` document, to publish for everybody. */
export function asDocument(object: string, view: SavedView): { kind: string; name: string; [member: string]: unknown } {
  const orderBy = view.sort.map((one) => ({ field: one.field, dir: one.dir }))
  return {
    kind: 'list_view',
    name: `${object}.${view.name}`,
    label: view.label,
    type: view.type,
    ...(view.people ? { visible_to: view.people } : {}),
    ...(view.bin ? { scope: 'bin' } : {}),
    ...(view.where ? { where: view.where } : {}),
    columns: view.columns,
    ...(orderBy.length > 0 ? { order_by: orderBy } : {}),
    ...(view.group === undefined ? {} : { group_by: view.group }),
    ...(view.type === 'board' && view.board ? { board: view.board } : {}),
    ...(view.type === 'calendar' && view.calendar ? { calendar: view.calendar } : {}),
    ...(view.colors ? { colors: view.colors } : {}),
  }
}
