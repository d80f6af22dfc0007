/** The table of a list: which lines it has, what its keys do, what is ticked, and what the cells save. */
import { Button } from '@mantine/core'
import { IconDatabaseOff, IconFilterOff, IconPlus, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { fieldIn, mayDo, useModel } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { useRecordPages } from '../../api/records.ts'
import { quickCreate } from '../../actions/quick-create.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { EmptyState, ProblemCard, RowsSkeleton } from '../../ui/states.tsx'
import { RecordTable } from './record-table.tsx'
import type { ListOrder } from './record-order.ts'
import { rememberOrder } from './record-order.ts'
import type { Item } from './table-items.ts'
import { recordItems } from './table-items.ts'
import { useCellEdits } from './use-cell-edits.ts'
import { useGroupedItems } from './use-groups.ts'
import type { ListState } from './use-list.ts'
import { usePaste } from './use-paste.ts'
import { useSelection } from './use-selection.ts'
import { useTotals } from './use-totals.ts'
import { lazyPart } from '../../ui/lazy-part.ts'

const BulkBar = lazyPart(async () => (await import('./bulk-bar.tsx')).BulkBar)
const EditModal = lazyPart(async () => (await import('../form/edit-modal.tsx')).EditModal)

export function TableView({ list }: { list: ListState }) {
  const model = useModel()
  const { object } = list
  const grouped = list.group !== undefined
  const pages = useRecordPages(list.query, !grouped)
  const { sums, totals } = useTotals(list)
  const groups = useGroupedItems(list, sums)
  const selection = useSelection()
  useUntickOn(list, selection.clear)
  const edits = useCellEdits(object)
  const [form, setForm] = useState<RecordView | null>(null)
  const items = useMemo(
    () => (grouped ? groups.items : recordItems(pages.records)),
    [grouped, groups.items, pages.records],
  )
  const editable = useCallback(
    (path: string) =>
      !path.includes('.') &&
      !list.query.deleted &&
      mayDo(object, 'update') &&
      fieldIn(model, object, path) !== undefined,
    [object, model, list.query.deleted],
  )
  const order = useOrder(list, items, grouped ? undefined : pages)
  const { open, onPeek } = useOpenings(list, order)
  const itemsUpTo = async (line: number) => (grouped ? items : recordItems(await pages.upTo(line)))
  const paste = usePaste(list, { edits, editable, itemsUpTo })
  const error = grouped ? groups.error : pages.error
  if (grouped ? groups.loading : pages.loading) return <RowsSkeleton rows={14} />
  if (error)
    return (
      <ProblemCard error={error} retry={grouped ? groups.retry : pages.retry} action={<ResetButton list={list} />} />
    )
  if (items.length === 0) return <NothingHere list={list} />
  return (
    <>
      <RecordTable
        list={list}
        items={items}
        selection={selection}
        edits={edits}
        totals={totals}
        busy={pages.refreshing}
        editable={editable}
        onOpen={open}
        onPeek={onPeek}
        onPaste={(text, line, paths) => void paste(text, line, paths)}
        onForm={(record) => mayDo(object, 'update') && !list.query.deleted && setForm(record)}
        onEnd={grouped ? undefined : pages.more}
        onFold={groups.fold}
        onMore={groups.more}
      />
      {form && (
        <Suspense fallback={null}>
          <EditModal object={object} record={form} onClose={() => setForm(null)} />
        </Suspense>
      )}
      {selection.ids.size > 0 && (
        <Suspense fallback={null}>
          <BulkBar
            list={list}
            selection={selection}
            records={pages.records}
            total={pages.total}
            totalCapped={pages.totalCapped}
          />
        </Suspense>
      )}
    </>
  )
}

/** What is ticked, above all "everything", means the records of this filter: another one begins with nothing. */
function useUntickOn({ query }: ListState, clear: () => void) {
  const found = JSON.stringify([query.where, query.search, query.deleted])
  const last = useRef(found)
  useEffect(() => {
    if (last.current !== found) clear()
    last.current = found
  }, [found, clear])
}

/** Opening a record: its page, or the panel beside. Both go on in the order of the list. */
function useOpenings(list: ListState, order: () => ListOrder) {
  const navigate = useNavigate()
  const { object, peek } = list
  const open = useCallback(
    (record: RecordView) => {
      rememberOrder(object.name, order())
      void navigate({ to: '/$object/$id', params: { object: object.name, id: record.id } })
    },
    [navigate, object.name, order],
  )
  const onPeek = useCallback((record: RecordView) => peek(record.id), [peek])
  const peeked = list.search.peek !== undefined
  useEffect(() => {
    // The panel goes through the list as it is now.
    if (peeked) rememberOrder(object.name, order())
  }, [peeked, object.name, order])
  return { open, onPeek }
}

/** The lines as they are now, and the way to those that are not loaded yet; a list in groups goes as far as it is open. */
function useOrder({ search }: ListState, items: Item[], pages: ReturnType<typeof useRecordPages> | undefined) {
  const latest = useRef(pages)
  useEffect(() => {
    latest.current = pages
  })
  const [total, goesOn] = [pages?.total, pages?.hasMore === true]
  return useCallback((): ListOrder => {
    const ids = idsOf(items)
    const more = async () => (await latest.current?.upTo(ids.length + 1))?.map(({ id }) => id) ?? ids
    return { ids, search, ...(goesOn && { total, more }) }
  }, [items, search, total, goesOn])
}

function idsOf(items: Item[]): string[] {
  return items.flatMap((item) => (item.kind === 'record' ? [item.record.id] : []))
}

function ResetButton({ list }: { list: ListState }) {
  const t = useText()
  if (!list.changed && (list.search.q ?? '') === '') return null
  return (
    <Button
      variant="default"
      leftSection={<IconFilterOff size={14} />}
      onClick={() =>
        list.change({ where: undefined, sort: undefined, group: undefined, columns: undefined, q: undefined })
      }
    >
      {t('list.reset')}
    </Button>
  )
}

function NothingHere({ list }: { list: ListState }) {
  const t = useText()
  const labelOf = useLabel()
  const { object } = list
  const objects = labelOf(object.plural_label ?? object.label)
  if (list.query.deleted)
    return (
      <EmptyState
        icon={<IconTrash size={28} stroke={1.4} />}
        title={t('list.bin_empty')}
        text={t('list.bin_empty_text')}
      />
    )
  if (list.where || (list.search.q ?? '') !== '') {
    const clear = (
      <Button
        variant="default"
        leftSection={<IconFilterOff size={14} />}
        onClick={() => list.change({ where: list.view.where ? null : undefined, q: undefined })}
      >
        {t('list.clear_filter')}
      </Button>
    )
    return (
      <EmptyState
        icon={<IconFilterOff size={28} stroke={1.4} />}
        title={t('list.none_match')}
        text={t('list.none_match_text', { objects })}
        action={clear}
      />
    )
  }
  const create = mayDo(object, 'create') ? (
    <Button leftSection={<IconPlus size={15} />} onClick={() => quickCreate({ object: object.name })}>
      {t('list.new', { object: labelOf(object.label) })}
    </Button>
  ) : undefined
  return (
    <EmptyState
      icon={<IconDatabaseOff size={28} stroke={1.4} />}
      title={t('list.empty', { objects })}
      text={labelOf(object.description) || t('list.empty_text')}
      action={create}
    />
  )
}
