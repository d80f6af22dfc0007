/** One record as a card of a board. */
import { useDraggable } from '@dnd-kit/core'
import type { KeyboardEvent } from 'react'
import { fieldIn, useModel } from '../../api/model.ts'
import type { ObjectView } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { isBlank, textOf } from '../../fields/field-ui.ts'
import { uiOf } from '../../fields/field-uis.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import type { Shade } from '../list/color-rules.ts'
import { shadeStyle } from '../list/color-rules.ts'
import type { StageDays } from './use-board.ts'
import { DaysBadge } from '../../ui/days-badge.tsx'
import { latenessOf } from '../stage-days.ts'
import classes from './board.module.css'

export const dragHintId = 'board-drag-hint'

type CardProps = {
  object: ObjectView
  record: RecordView
  fields: string[]
  shade?: Shade | undefined
  days?: StageDays | undefined
  movable: boolean
  /** Drawn under the pointer. */
  lifted?: boolean
  /** Lifted by the keyboard, where it is. */
  raised?: boolean
  onKeyDown?(press: KeyboardEvent<HTMLElement>): void
  onBlur?(): void
  onOpen(): void
}

export function BoardCard(props: CardProps) {
  const { object, record, fields, movable, lifted } = props
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const name = textOf(record[object.name_field]) || t('record.unnamed')
  const { listeners, setNodeRef, isDragging } = useDraggable({
    id: lifted ? `lifted-${record.id}` : record.id,
    data: { record, name },
    disabled: !movable || lifted === true,
  })
  const shown = fields.filter((path) => !isBlank(record[path]))
  return (
    <article
      ref={setNodeRef}
      className={classes['card']}
      data-dragging={isDragging || undefined}
      data-card={lifted ? undefined : record.id}
      data-lifted={lifted || undefined}
      data-raised={props.raised || undefined}
      data-shade={props.shade?.color}
      style={shadeStyle(props.shade)}
      {...listeners}
      role="group"
      tabIndex={0}
      aria-label={name}
      aria-describedby={movable ? dragHintId : undefined}
      onKeyDown={props.onKeyDown}
      onBlur={props.onBlur}
    >
      <button type="button" className={classes['card-name']} onClick={props.onOpen}>
        {name}
      </button>
      {(props.shade || props.days) && (
        <span className={classes['tags']}>
          {props.shade && <span className={classes['tag']}>{props.shade.label}</span>}
          {props.days && <DaysBadge {...props.days} lateness={latenessOf(props.days.days, props.days.limit)} />}
        </span>
      )}
      {shown.map((path) => {
        const field = fieldIn(model, object, path)
        if (!field) return null
        const Read = uiOf(field).Read
        return (
          <div key={path} className={classes['card-field']} title={labelOf(field.label)}>
            <Read field={field} value={record[path]} record={record} path={path} place="cell" />
          </div>
        )
      })}
    </article>
  )
}
