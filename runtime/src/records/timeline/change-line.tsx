/** A change of the record's own fields in the timeline: who, which fields, from what to what. */
import { Tooltip } from '@mantine/core'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { FieldView } from '../../api/model.ts'
import { fieldIn, targetOf, useModel } from '../../api/model.ts'
import type { ChangeEntry } from '../../api/timeline.ts'
import { isBlank, textOf } from '../../fields/field-ui.ts'
import { uiOf } from '../../fields/field-uis.ts'
import { formatAgo, formatInstant } from '../../i18n/format.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { usePlace } from '../../i18n/place.ts'
import type { PageRecord } from '../../page/page-record.ts'
import { toldChanges } from '../record/told-changes.ts'
import classes from './timeline.module.css'

/** So many values are told; of more the names of the fields are. */
const mostTold = 3

export function ChangeLine({ entry, page, now }: { entry: ChangeEntry; page: PageRecord; now: number }) {
  const t = useText()
  const labelOf = useLabel()
  const place = usePlace()
  const model = useModel()
  const changes = toldChanges(page.object, entry.fields)
  const fields = changes.flatMap((change) => fieldIn(model, page.object, change.field) ?? [])
  const names = fields.map((field) => labelOf(field.label)).join(place.locale.startsWith('zh') ? '、' : ', ')
  const said = {
    created: t('activity.created_this'),
    deleted: t('activity.deleted_this'),
    restored: t('activity.restored_this'),
    updated: t('activity.changed', { fields: names }),
  }
  const BulletIcon = entry.kind === 'created' ? IconPlus : entry.kind === 'deleted' ? IconTrash : IconPencil
  const isTold = entry.kind === 'updated' && changes.length <= mostTold
  return (
    <li className={classes['entry']} data-change>
      <span className={classes['bullet']}>
        <BulletIcon size={13} stroke={1.7} aria-hidden />
      </span>
      <div className={classes['what']}>
        <div className={classes['line']}>
          <span className={classes['said']}>
            <b>{entry.by?.name || t('record.by_system')}</b> {said[entry.kind]}
          </span>
          <Tooltip label={formatInstant(entry.at, place)}>
            <time className={classes['when']} dateTime={entry.at}>
              {formatAgo(entry.at, now, place.locale)}
            </time>
          </Tooltip>
        </div>
        {isTold && (
          <div className={classes['values']}>
            {changes.map((change) => {
              const field = fieldIn(model, page.object, change.field)
              return (
                field && (
                  <span key={change.field} className={classes['value']}>
                    <Shown page={page} field={field} value={change.old} label={change.old_label} />
                    <span aria-label={t('record.became')}>→</span>
                    <Shown page={page} field={field} value={change.new} label={change.new_label} />
                  </span>
                )
              )
            })}
          </div>
        )}
      </div>
    </li>
  )
}

type ShownProps = { page: PageRecord; field: FieldView; value: JsonValue; label?: string }

function Shown({ page, field, value, label }: ShownProps) {
  const t = useText()
  const target = targetOf(useModel(), field)
  if (isBlank(value)) return <span className={classes['none']}>{t('record.nothing')}</span>
  const Read = uiOf(field).Read
  const name = target ? { [`${field.name}.${target.name_field}`]: label ?? textOf(value) } : {}
  const record = { ...page.record, [field.name]: value, ...name }
  return <Read field={field} value={value} record={record} path={field.name} place="cell" />
}
