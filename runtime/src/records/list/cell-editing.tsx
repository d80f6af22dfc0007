/**
 * A cell of a list while it is edited: its editor offers what the form of the record would offer, says when the form has it closed, and tells
 * the others that somebody is at the record.
 *
 * A list has only the columns it shows, so what the choices or the conditions of a cell depend on is read when the cell is opened.
 */
import { Tooltip } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { askedFields, ownFields, useModel } from '../../api/model.ts'
import { usePresence } from '../../api/presence.ts'
import { useConnection } from '../../api/connection.ts'
import type { RecordView } from '../../api/records.ts'
import { useRecord } from '../../api/records.ts'
import { isBlank } from '../../fields/field-ui.ts'
import { useText } from '../../i18n/i18n.ts'
import { choosingFormulas, rankOf, useRankedLayouts } from '../../page/assigned-layout.ts'
import { useConditions } from '../../page/conditions.ts'
import { fieldUnder, hasTerms, itemIn, termsOf } from '../../page/field-terms.ts'
import { formSections, formulasOf, pathsIn } from '../../page/layout.ts'
import { CellEditor } from './cell-editor.tsx'
import classes from './table.module.css'
import type { CellEdit } from './send-cell.ts'
import type { Refusal } from './cell-key.ts'
import type { TableColumn } from './use-columns.ts'

export type CellEditingProps = {
  object: ObjectView
  column: TableColumn
  record: RecordView
  /** A value that was not taken and is edited on. */
  refused: Refusal | undefined
  /** The cell as it is read, for as long as it cannot be edited. */
  shown: ReactNode
  onSave(edit: CellEdit): void
  /** Refused before it was sent. */
  onRefuse(path: string, refusal: Refusal): void
  onLeave(): void
}

export function CellEditing(props: CellEditingProps) {
  const { object, column, record } = props
  const model = useModel()
  const ranked = useRankedLayouts(object, 'edit')
  const sections = useMemo(
    () => ranked.map(({ layout }) => formSections(model, object, layout)),
    [ranked, model, object],
  )
  const { field } = column
  const depends = field.controlled_by !== undefined || field.typed_by !== undefined
  const isRuled = depends || sections.some((one) => hasTerms(itemIn(one, field.name)))
  return (
    <Beside object={object.name} record={record.id}>
      {isRuled ? <Ruled {...props} ranked={ranked} sections={sections} /> : <CellEditor {...editorOf(props)} />}
    </Beside>
  )
}

function editorOf({ column, record, refused, onSave, onLeave }: CellEditingProps) {
  const { value, beside, message } = refused ?? {}
  const from = refused ? { ...record, ...beside, [column.path]: value } : record
  // What was there before is the record's, not what was refused.
  return { column, record: from, error: message, onLeave, onSave: (edit: CellEdit) => onSave({ ...edit, record }) }
}

type RuledProps = CellEditingProps & {
  ranked: ReturnType<typeof useRankedLayouts>
  sections: ReturnType<typeof formSections>[]
}

/** A cell whose field stands under conditions, or whose choices depend on others. */
function Ruled(props: RuledProps) {
  const t = useText()
  const model = useModel()
  const { object, column, record, ranked, sections, onLeave } = props
  const { field, label, path } = column
  const formulas = useMemo(() => {
    const items = sections.map((one) => itemIn(one, field.name)).filter((item) => item !== undefined)
    return [...choosingFormulas(ranked), ...formulasOf([{ fields: items }])]
  }, [ranked, sections, field.name])
  const conditions = useConditions(object.name, formulas)
  const fields = useMemo(
    () => askedFields(model, object, [...ownFields(object), ...pathsIn(model, object, formulas)]),
    [model, object, formulas],
  )
  const found = useRecord(object.name, record.id, fields)
  const offline = useConnection() === 'offline'
  const whole = found.data?.id === record.id ? found.data : undefined
  const now = { ...whole, ...record }
  const judges = formulas.length === 0 || conditions('TRUE', now) === true
  // Without a server the cell opens all the same: what does not go is refused when it is sent.
  if (!((whole && judges) || found.isError || offline)) return <span aria-busy>{props.shown}</span>
  const terms = termsOf(itemIn(sections[rankOf(ranked, conditions, now)] ?? [], field.name), conditions, now)
  if (terms.readOnly) return <Closed shown={props.shown} label={label} onLeave={onLeave} />
  const editor = editorOf(props)
  const save = (edit: CellEdit) => {
    const message = t('field.required', { name: label })
    if (terms.required && isBlank(edit.value)) props.onRefuse(path, { value: edit.value, message })
    else editor.onSave(edit)
  }
  const required = field.required === true || terms.required
  return (
    <CellEditor
      {...editor}
      column={{ ...column, field: { ...fieldUnder(terms, field), required } }}
      record={{ ...whole, ...editor.record }}
      onSave={save}
    />
  )
}

/** Says why nothing opens; any key or a click elsewhere goes on. */
function Closed({ shown, label, onLeave }: { shown: ReactNode; label: string; onLeave(): void }) {
  const t = useText()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.focus({ preventScroll: true }), [])
  const why = t('list.cell_closed', { name: label })
  return (
    <Tooltip label={why} opened position="bottom-start" multiline maw={320}>
      <div ref={place} className={classes['closed']} tabIndex={-1} onKeyDown={onLeave} onBlur={onLeave}>
        <IconLock size={13} aria-hidden />
        {shown}
        <span className="only-read" role="status">
          {why}
        </span>
      </div>
    </Tooltip>
  )
}

/** A short edit tells nobody; who stays is seen by the others at the record, and sees who of them is editing. */
const staysMs = 600

function Beside({ object, record, children }: { object: string; record: string; children: ReactNode }) {
  const [stays, setStays] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setStays(true), staysMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={classes['editing']}>
      {children}
      {stays && <Others object={object} record={record} />}
    </div>
  )
}

function Others({ object, record }: { object: string; record: string }) {
  const t = useText()
  const editing = usePresence(object, record, 'editing').filter(({ state }) => state === 'editing')
  if (editing.length === 0) return null
  return (
    <div className={classes['others']} role="status">
      {editing.map(({ name }) => t('record.is_editing', { name })).join(' · ')}
    </div>
  )
}
