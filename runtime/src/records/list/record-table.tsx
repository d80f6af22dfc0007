/**
 * A virtual table of records: only the lines in sight are in the page, whatever the length of the list.
 *
 * Keys    j/k or arrows move, x ticks, enter opens, space opens beside, e or F2 edits the cell, shift+arrows and
 *         ctrl+D fill down, ctrl+z undoes, escape lets go.
 */
import { useVirtualizer } from '@tanstack/react-virtual'
import type { ClipboardEvent, PointerEvent, RefObject } from 'react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { RecordView } from '../../api/records.ts'
import { isWritable, uiOf } from '../../fields/field-uis.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { rowHeight, usePreferences } from '../../theme/preferences.ts'
import { GroupLine, MoreLine } from './group-line.tsx'
import { TableHead } from './table-head.tsx'
import type { Item } from './table-items.ts'
import { itemKey } from './table-items.ts'
import type { Spot } from './use-table-keys.ts'
import { useFirstKey, useTableKeys } from './use-table-keys.ts'
import { TableRow } from './table-row.tsx'
import { TotalsRow } from './totals-row.tsx'
import classes from './table.module.css'
import type { TableColumn } from './use-columns.ts'
import type { ShadeOf } from './use-shades.ts'
import { useShades } from './use-shades.ts'
import { useColumns } from './use-columns.ts'
import type { useCellEdits } from './use-cell-edits.ts'
import type { Range } from './use-fill.ts'
import { isInRange, useFill } from './use-fill.ts'
import type { ListState } from './use-list.ts'
import type { Selection } from './use-selection.ts'

export type Totals = { count: number | undefined; sums: { [path: string]: JsonValue } }

export type RecordTableProps = {
  list: ListState
  items: Item[]
  selection: Selection
  edits: ReturnType<typeof useCellEdits>
  totals: Totals
  busy: boolean
  editable(path: string): boolean
  onOpen(record: RecordView): void
  /** Opens beside the list. */
  onPeek(record: RecordView): void
  /** For values that need the room of a form. */
  onForm(record: RecordView, path?: string): void
  /** A block of cells pasted at a line, into columns from the one of the cursor on. */
  onPaste(text: string, line: number, paths: string[]): void
  onEnd?(): void
  onFold(key: string, open: boolean): void
  onMore(key: string): void
}

export function RecordTable(props: RecordTableProps) {
  const { list, items, selection, onEnd } = props
  const t = useText()
  const labelOf = useLabel()
  const scroller = useRef<HTMLDivElement>(null)
  const layout = useColumns(list)
  const [spot, setSpot] = useState<Spot>({ line: -1, column: 0 })
  const [editing, setEditing] = useState<Spot | null>(null)
  const virtual = useLines(items, scroller, onEnd)
  const canEdit = (column: number) => isEditable(layout.columns[column], props.editable)
  const pathAt = (column: number) => (canEdit(column) ? layout.columns[column]?.path : undefined)
  const { range, setRange, fill, onDraw } = useFill(list.object, items, props.edits, pathAt)
  const back = useBack(scroller, setEditing)
  useFirstKey(scroller)
  const onKeyDown = useTableKeys(props, {
    spot,
    setSpot,
    editing,
    setEditing,
    canEdit,
    columns: layout.columns.length,
    show: (line) => virtual.scrollToIndex(line),
    range,
    setRange,
    fill,
  })
  const onPaste = pasteAt(props, layout, editing ? null : spot)
  const ids = items.flatMap((item) => (item.kind === 'record' ? [item.record.id] : []))
  const shadeOf = useShades(props.list.object.name, props.list.view.colors)
  return (
    <div
      ref={scroller}
      className={classes['table']}
      role="grid"
      tabIndex={0}
      aria-label={t('list.records_of', {
        objects: labelOf(list.object.plural_label ?? list.object.label),
        view: labelOf(list.view.label),
      })}
      aria-rowcount={items.length + 1}
      aria-colcount={layout.columns.length + 1}
      aria-multiselectable
      aria-busy={props.busy || undefined}
      aria-activedescendant={spot.line >= 0 ? `cell-${spot.line}-${spot.column}` : undefined}
      style={layout.style}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
    >
      <div className={classes['inner']} style={{ minWidth: layout.width }} role="presentation">
        <TableHead list={list} layout={layout} selection={selection} ids={ids} />
        <div role="rowgroup" className={classes['body']} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((line) => {
            const item = items[line.index]
            return item ? (
              <Line
                key={line.key}
                {...props}
                shadeOf={shadeOf}
                item={item}
                index={line.index}
                place={{ top: line.start, height: line.size }}
                layout={layout}
                ids={ids}
                here={spot.line === line.index ? spot.column : -1}
                editing={editing?.line === line.index ? editing.column : -1}
                range={range}
                canEdit={canEdit}
                onDraw={onDraw}
                onSpot={setSpot}
                onEdit={setEditing}
                onLeave={back}
              />
            ) : null
          })}
        </div>
        <TotalsRow layout={layout} totals={props.totals} loaded={ids.length} />
      </div>
    </div>
  )
}

/** Ends the editing of a cell; the keys are the table's again. */
function useBack(scroller: RefObject<HTMLDivElement | null>, setEditing: (spot: null) => void) {
  return useCallback(() => {
    setEditing(null)
    scroller.current?.focus({ preventScroll: true })
  }, [scroller, setEditing])
}

/** Whether a cell of the column can be edited in its place. */
function isEditable(column: TableColumn | undefined, editable: (path: string) => boolean): boolean {
  return (
    column !== undefined && editable(column.path) && isWritable(column.field) && uiOf(column.field).formOnly !== true
  )
}

/** Which lines are in sight; asks for more when the end comes near. */
function useLines(items: Item[], scroller: RefObject<HTMLDivElement | null>, onEnd: (() => void) | undefined) {
  const { density } = usePreferences()
  // Asked once, not for each of the thousands of lines that are counted when a page comes.
  const height = rowHeight(density)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    getItemKey: (index) => (items[index] ? itemKey(items[index]) : index),
  })
  useEffect(() => virtual.measure(), [virtual, height])
  const lastShown = virtual.getVirtualItems().at(-1)?.index ?? 0
  useEffect(() => {
    if (onEnd && lastShown >= items.length - 30) onEnd()
  }, [lastShown, items.length, onEnd])
  return virtual
}

type LineProps = RecordTableProps & {
  shadeOf: ShadeOf
  item: Item
  index: number
  place: { top: number; height: number }
  layout: ReturnType<typeof useColumns>
  ids: string[]
  here: number
  editing: number
  range: Range | null
  canEdit(column: number): boolean
  onSpot(spot: Spot): void
  onEdit(spot: Spot): void
  onLeave(): void
  onDraw(press: PointerEvent, column: number, line: number): void
}

/** One line: a record, the head of a group, or the end of a long group. */
function Line(props: LineProps) {
  const { item, index, place, layout, list, selection, edits } = props
  if (item.kind === 'group')
    return (
      <GroupLine
        list={list}
        group={item.group}
        layout={layout}
        place={place}
        index={index}
        here={props.here}
        onFold={props.onFold}
      />
    )
  if (item.kind === 'more')
    return (
      <MoreLine
        group={item.group}
        loading={item.loading}
        place={place}
        index={index}
        here={props.here}
        onMore={props.onMore}
      />
    )
  return (
    <TableRow
      index={index}
      record={item.record}
      shade={props.shadeOf(item.record)}
      columns={layout.columns}
      top={place.top}
      height={place.height}
      ticked={selection.has(item.record.id)}
      peeked={list.search.peek === item.record.id}
      here={props.here}
      editing={props.editing}
      ranged={isInRange(props.range, index) ? (props.range?.column ?? -1) : -1}
      refused={edits.refused}
      object={list.object}
      canEdit={props.canEdit}
      onOpen={props.onOpen}
      onPeek={props.onPeek}
      onTick={(id, extend) => (extend ? selection.extend(id, props.ids) : selection.toggle(id))}
      onSpot={(column) => props.onSpot({ line: index, column })}
      onEdit={(column) => props.onEdit({ line: index, column })}
      onSave={(edit) => void edits.save(edit)}
      onRefuse={(path, refusal) => edits.refuse(item.record.id, path, refusal)}
      onLeave={props.onLeave}
      onDraw={(press, column) => props.onDraw(press, column, index)}
    />
  )
}

/** Hands a pasted block on with the columns from the cursor's on; nothing while a cell is being edited. */
function pasteAt(props: RecordTableProps, layout: ReturnType<typeof useColumns>, spot: Spot | null) {
  return (event: ClipboardEvent) => {
    if (!spot || spot.line < 0) return
    event.preventDefault()
    const paths = layout.columns.slice(spot.column).map((column) => column.path)
    props.onPaste(event.clipboardData.getData('text/plain'), spot.line, paths)
  }
}
