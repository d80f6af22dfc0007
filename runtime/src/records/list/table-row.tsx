/** One record of the table. Redrawn only when its own record, place or state changes. */
import { Checkbox, Tooltip } from '@mantine/core'
import { IconLayoutSidebarRight } from '@tabler/icons-react'
import type { PointerEvent, ReactNode } from 'react'
import { memo, Suspense } from 'react'
import type { ObjectView } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { textOf } from '../../fields/field-ui.ts'
import { uiOf } from '../../fields/field-uis.ts'
import { useText } from '../../i18n/i18n.ts'
import { tintOf } from '../../theme/palette.ts'
import { lazyPart } from '../../ui/lazy-part.ts'
import { cellKey } from './cell-key.ts'
import type { Refusal, Refusals } from './cell-key.ts'
import type { Shade } from './color-rules.ts'
import { shadeStyle } from './color-rules.ts'
import classes from './table.module.css'
import { loadEditing } from './editing-at-hand.ts'
import type { CellEdit } from './send-cell.ts'
import type { TableColumn } from './use-columns.ts'

const CellEditing = lazyPart(loadEditing)

export type TableRowProps = {
  index: number
  record: RecordView
  shade: Shade | undefined
  columns: TableColumn[]
  top: number
  height: number
  ticked: boolean
  /** Open beside the list. */
  peeked: boolean
  /** Column the cursor is in, -1: another line. */
  here: number
  editing: number
  /** Column that is chosen for a fill in this line, -1: none. */
  ranged: number
  refused: Refusals
  object: ObjectView
  canEdit(column: number): boolean
  onOpen(record: RecordView): void
  onPeek(record: RecordView): void
  onTick(id: string, extend: boolean): void
  onSpot(column: number): void
  onEdit(column: number): void
  onSave(edit: CellEdit): void
  /** A value that the form would not take, before it is sent. */
  onRefuse(path: string, refusal: Refusal): void
  onLeave(): void
  /** The corner of a cell is drawn. */
  onDraw(press: PointerEvent, column: number): void
}

export const TableRow = memo(RowOfTable, (before, after) => {
  // Callbacks are made anew at each drawing; what they do depends only on what is compared here.
  const same =
    before.record === after.record &&
    before.shade === after.shade &&
    before.columns === after.columns &&
    before.top === after.top &&
    before.height === after.height
  return (
    same &&
    before.ticked === after.ticked &&
    before.peeked === after.peeked &&
    before.here === after.here &&
    before.editing === after.editing &&
    before.ranged === after.ranged &&
    before.refused === after.refused &&
    before.index === after.index
  )
})

function RowOfTable(props: TableRowProps) {
  const t = useText()
  const { record, columns, index, shade } = props
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={props.ticked}
      className={classes['row']}
      data-ticked={props.ticked || undefined}
      data-here={props.here >= 0 || undefined}
      data-peeked={props.peeked || undefined}
      data-shade={shade?.color}
      title={shade?.label}
      style={{ transform: `translateY(${props.top}px)`, height: props.height, ...shadeStyle(shade) }}
    >
      <div role="gridcell" className={`${classes['cell']} ${classes['tick']}`}>
        <Checkbox
          tabIndex={-1}
          checked={props.ticked}
          aria-label={t('list.tick', { name: textOf(record[props.object.name_field]) })}
          onChange={() => {}}
          onClick={(event) => props.onTick(record.id, event.shiftKey)}
        />
        {shade && <span className="only-read">{shade.label}</span>}
      </div>
      {columns.map((column, at) => (
        <Cell key={column.path} {...props} column={column} at={at} />
      ))}
    </div>
  )
}

function Cell(props: TableRowProps & { column: TableColumn; at: number }) {
  const { record, column, at, index } = props
  const key = cellKey(record.id, column.path)
  const refused = props.refused.get(key)
  const ui = uiOf(column.field)
  const value = refused ? refused.value : record[column.path]
  // A name that came with a refused choice is shown with it.
  const beside = refused?.beside ? { ...record, ...refused.beside } : record
  const isName = column.path === props.object.name_field
  const editing = props.editing === at
  const shown = <ui.Read field={column.field} value={value} record={beside} path={column.path} place="cell" />
  const content = editing ? (
    <Suspense fallback={shown}>
      <CellEditing
        object={props.object}
        column={column}
        record={record}
        refused={refused}
        shown={shown}
        onSave={props.onSave}
        onRefuse={props.onRefuse}
        onLeave={props.onLeave}
      />
    </Suspense>
  ) : (
    shown
  )
  const open = () => {
    props.onSpot(at)
    if (refused && props.canEdit(at)) props.onEdit(at)
  }
  const cell = (
    <div
      role="gridcell"
      id={`cell-${index}-${at}`}
      aria-colindex={at + 2}
      aria-invalid={refused && refused.waits === undefined ? true : undefined}
      className={classes['cell']}
      data-align={column.align}
      data-pinned={column.pinned || undefined}
      data-here={props.here === at || undefined}
      aria-description={refused?.message}
      data-refused={refused && refused.waits === undefined ? true : undefined}
      data-waits={refused?.waits !== undefined || undefined}
      data-editing={editing || undefined}
      data-ranged={props.ranged === at || undefined}
      style={column.pinned ? { left: `var(--pin-${column.index})` } : undefined}
      onClick={open}
      onDoubleClick={() => props.canEdit(at) && props.onEdit(at)}
    >
      {isName && !editing ? <NameCell {...props} content={content} /> : content}
      {props.here === at && !editing && props.canEdit(at) && (
        <span className={classes['corner']} aria-hidden onPointerDown={(press) => props.onDraw(press, at)} />
      )}
    </div>
  )
  if (!refused || editing) return cell
  return (
    <Tooltip
      label={refused.message}
      color={tintOf(refused.waits !== undefined ? 'orange' : 'red').light.text}
      multiline
      maw={320}
      openDelay={0}
      // Who comes with the keyboard reads it too.
      opened={props.here === at || undefined}
    >
      {cell}
    </Tooltip>
  )
}

/** The name opens the record; the button beside it opens it beside the list. */
function NameCell(props: TableRowProps & { column: TableColumn; at: number; content: ReactNode }) {
  const t = useText()
  const { record, column, at } = props
  return (
    <>
      <button
        type="button"
        tabIndex={-1}
        className={classes['beside']}
        aria-label={t('list.peek', { name: textOf(record[column.path]) })}
        title={t('list.peek_hint')}
        onClick={(event) => {
          event.stopPropagation()
          props.onSpot(at)
          props.onPeek(record)
        }}
      >
        <IconLayoutSidebarRight size={14} aria-hidden />
      </button>
      <button
        type="button"
        tabIndex={-1}
        className={classes['name']}
        onClick={(event) => {
          event.stopPropagation()
          props.onOpen(record)
        }}
      >
        {props.content}
      </button>
    </>
  )
}
