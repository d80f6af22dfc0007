/** One cell of a line grid: its value, or its editor. A refused value is marked and says why. */
import { useEffect, useRef, useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { RecordView } from '../../api/records.ts'
import { useAtOnce } from '../../fields/at-once.ts'
import { isBlank } from '../../fields/field-ui.ts'
import { uiOf } from '../../fields/field-uis.ts'
import { useLabel } from '../../i18n/i18n.ts'
import { useClickOutside } from '../../ui/click-outside.ts'
import classes from './line-items.module.css'
import type { Line, LineValues } from './lines.ts'
import type { GridMoves, Place, Step } from './use-grid-moves.ts'
import type { LineColumn } from './use-lines.ts'

type CellProps = {
  row: Line
  column: LineColumn
  place: Place
  active: boolean
  editing: boolean
  /** Typing began the editing: what was there gives way. */
  clear: boolean
  inRange: boolean
  canEdit: boolean
  moves: GridMoves
}

export function LineCell({ row, column, place, active, editing, clear, inRange, canEdit, moves }: CellProps) {
  const ui = uiOf(column.field)
  const value = row.values[column.path]
  const record: RecordView = { ...row.values, id: row.id ?? '' }
  const error = row.errors[column.path] ?? row.unread[column.path]
  const at = `${place.row}:${place.column}`
  return (
    <td
      role="gridcell"
      data-cell={at}
      data-align={ui.align}
      data-range={inRange || undefined}
      data-refused={error !== undefined || undefined}
      data-open={canEdit || undefined}
      aria-invalid={error !== undefined || undefined}
      aria-readonly={!canEdit || undefined}
      title={error}
      tabIndex={active || (place.row === 0 && place.column === 0) ? 0 : -1}
      onFocus={(event) => event.target === event.currentTarget && !active && moves.go(place)}
      onDoubleClick={() => canEdit && !editing && moves.go(place, true)}
    >
      {editing ? (
        <LineEditor row={row} column={column} place={place} clear={clear} moves={moves} />
      ) : (
        <>
          {!isBlank(value) && (
            <ui.Read field={column.field} value={value} record={record} path={column.path} place="cell" />
          )}
          {error !== undefined && <span className={classes['reason']}>{error}</span>}
        </>
      )}
    </td>
  )
}

/** What is typed first takes the place of what was there. */
const clearing = new Set([
  'text',
  'email',
  'phone',
  'url',
  'number',
  'integer',
  'currency',
  'percent',
  'external_id',
  'uscc',
  'duration',
])

type EditorProps = { row: Line; column: LineColumn; place: Place; clear: boolean; moves: GridMoves }

function LineEditor({ row, column, place, clear, moves }: EditorProps) {
  const labelOf = useLabel()
  const ui = uiOf(column.field)
  const frame = useRef<HTMLDivElement>(null)
  const { chooses, isFinal, watch } = useAtOnce(column.field)
  const begins = clear && clearing.has(column.field.type)
  const [draft, setDraft] = useState<LineValues>(() => (begins ? { [column.path]: null } : {}))
  const latest = useRef(draft)
  const done = useRef(false)
  const finish = (values: LineValues, step: Step) => {
    if (done.current) return
    done.current = true
    moves.save(place.row, values, step)
  }
  useEffect(() => {
    latest.current = draft
  })
  useClickOutside(frame, () => {
    if (done.current) return
    done.current = true
    // Where the click lands takes the cursor.
    moves.save(place.row, latest.current, 'stay')
  })
  const change = (value: JsonValue, beside: LineValues = {}) => {
    const next = { ...latest.current, [column.path]: value, ...beside }
    latest.current = next
    setDraft(next)
    if (isFinal(value)) finish(next, 'stay')
  }
  return (
    <div
      ref={frame}
      className={classes['editor']}
      {...watch}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Escape') {
          event.stopPropagation()
          event.preventDefault()
          done.current = true
          return moves.leave()
        }
        const step: Step | undefined =
          event.key === 'Tab'
            ? event.shiftKey
              ? 'left'
              : 'right'
            : event.key === 'Enter' && !chooses
              ? 'down'
              : undefined
        if (step === undefined) return event.stopPropagation()
        event.preventDefault()
        event.stopPropagation()
        finish(latest.current, step)
      }}
    >
      <ui.Edit
        field={column.field}
        value={Object.hasOwn(draft, column.path) ? draft[column.path] : row.values[column.path]}
        record={{ ...row.values, ...draft, id: row.id ?? '' }}
        onChange={change}
        place="cell"
        label={labelOf(column.field.label)}
        required={column.field.required}
        autoFocus
      />
    </div>
  )
}
