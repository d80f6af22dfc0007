/** The editor inside a cell: enter or tab or a click elsewhere saves, escape lets go. Choices save as soon as they are made. */
import { useEffect, useRef, useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { RecordView } from '../../api/records.ts'
import { useAtOnce } from '../../fields/at-once.ts'
import { uiOf } from '../../fields/field-uis.ts'
import { useClickOutside } from '../../ui/click-outside.ts'
import classes from './table.module.css'
import type { CellEdit } from './send-cell.ts'
import type { TableColumn } from './use-columns.ts'

type Draft = { value: JsonValue; beside: { [path: string]: JsonValue } }

export function CellEditor({
  column,
  record,
  error,
  onSave,
  onLeave,
}: {
  column: TableColumn
  record: RecordView
  error?: string
  onSave(edit: CellEdit): void
  onLeave(): void
}) {
  const ui = uiOf(column.field)
  const frame = useRef<HTMLDivElement>(null)
  const { chooses, isFinal, watch } = useAtOnce(column.field)
  const first = record[column.path] ?? null
  const [draft, setDraft] = useState<Draft>({ value: first, beside: {} })
  const latest = useRef(draft)
  const done = useRef(false)
  const finish = (last: Draft) => {
    if (done.current) return
    done.current = true
    if (JSON.stringify(last.value) !== JSON.stringify(first) || error !== undefined)
      onSave({ record, path: column.path, value: last.value, beside: last.beside })
    onLeave()
  }
  useEffect(() => {
    latest.current = draft
  })
  useClickOutside(frame, () => finish(latest.current))
  const change = (value: JsonValue, beside: { [path: string]: JsonValue } = {}) => {
    const next = { value, beside: { ...latest.current.beside, ...beside } }
    latest.current = next
    setDraft(next)
    if (isFinal(value)) finish(next)
  }
  return (
    <div
      ref={frame}
      className={classes['editor']}
      {...watch}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          done.current = true
          onLeave()
        }
        if ((event.key === 'Enter' || event.key === 'Tab') && !chooses) {
          event.preventDefault()
          event.stopPropagation()
          finish(latest.current)
        }
      }}
    >
      <ui.Edit
        field={column.field}
        value={draft.value}
        record={{ ...record, ...draft.beside }}
        onChange={change}
        place="cell"
        label={column.label}
        error={error}
        required={column.field.required}
        autoFocus
      />
    </div>
  )
}
