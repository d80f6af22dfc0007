/** One field of a record page: its label, its value, and the editor in its place after a click. */
import { ActionIcon, Text, Tooltip } from '@mantine/core'
import { IconLock, IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { fieldIn, useModel } from '../../api/model.ts'
import { isBlank } from '../../fields/field-ui.ts'
import { isWritable, uiOf } from '../../fields/field-uis.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { CellEditor } from '../../records/list/cell-editor.tsx'
import type { FieldTerms } from '../field-terms.ts'
import { fieldUnder, termsOf } from '../field-terms.ts'
import type { PageRecord } from '../page-record.ts'
import { pathLabel } from '../../records/list/path-label.ts'
import classes from '../page.module.css'
import { placing } from './columns.tsx'

export function FieldRow({
  page,
  path,
  label,
  help,
  span,
  terms = termsOf(undefined, () => undefined, page.record),
}: {
  page: PageRecord
  path: string
  label?: Label
  help?: Label
  /** Columns it takes where there are several. */
  span?: number
  /** What its layout says of it now. */
  terms?: FieldTerms
}) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const [editing, setEditing] = useState(false)
  const field = fieldIn(model, page.object, path)
  if (!field) return null
  const ui = uiOf(field)
  const refused = page.refused.get(path)
  const name = label === undefined ? pathLabel(model, page.object, path, labelOf) : labelOf(label)
  const value = refused ? refused.value : page.record[path]
  const canEdit =
    page.editable &&
    !path.includes('.') &&
    isWritable(field) &&
    !terms.readOnly &&
    (!field.system || field.name === 'owner')
  const start = () => (ui.formOnly === true ? page.editInForm(path) : setEditing(true))
  const column = { path, field: fieldUnder(terms, field), label: name, align: undefined, pinned: false, index: 0 }
  const described = help ?? field.help
  return (
    <div className={classes['field']} {...placing({ wide: ui.wide, span })} data-editing={editing || undefined}>
      <FieldLabel name={name} help={described === undefined ? undefined : labelOf(described)} />
      <div className={classes['value']} data-refused={refused ? true : undefined}>
        {editing ? (
          <CellEditor
            column={column}
            record={refused ? { ...page.record, [path]: refused.value } : page.record}
            error={refused?.message}
            onSave={(edit) => void page.save(path, edit.value, edit.beside)}
            onLeave={() => setEditing(false)}
          />
        ) : (
          <>
            <div className={classes['shown']} onClick={() => canEdit && start()}>
              {isBlank(value) ? (
                <span className={classes['blank']}>{canEdit ? t('record.add_value') : '—'}</span>
              ) : (
                <ui.Read field={field} value={value} record={page.record} path={path} place="page" />
              )}
            </div>
            {canEdit && (
              <ActionIcon
                className={classes['pencil']}
                size={22}
                aria-label={t('record.edit_field', { name })}
                onClick={start}
              >
                <IconPencil size={13} />
              </ActionIcon>
            )}
            {page.editable && field.right === 'read' && (
              <IconLock size={12} color="var(--text-soft)" aria-label={t('record.read_only')} />
            )}
          </>
        )}
        {refused && <Refused message={refused.message} />}
      </div>
    </div>
  )
}

function Refused({ message }: { message: string }) {
  return (
    <Text size="xs" c="var(--mantine-color-error)" role="alert">
      {message}
    </Text>
  )
}

function FieldLabel({ name, help }: { name: string; help: string | undefined }) {
  if (help === undefined) return <div className={classes['label']}>{name}</div>
  return (
    <div className={classes['label']}>
      <Tooltip label={help} multiline maw={320}>
        <span style={{ textDecoration: 'underline dotted', textUnderlineOffset: 3 }}>{name}</span>
      </Tooltip>
    </div>
  )
}
