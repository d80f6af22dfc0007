/** The stages of a record as a path: what is behind, where it stands, what lies ahead. A click moves it there. */
import { Tooltip } from '@mantine/core'
import { IconCheck, IconTrophy, IconX } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import type { FieldView, OptionView } from '../../api/model.ts'
import { optionLabel } from '../../fields/options.ts'
import { isWritable } from '../../fields/field-uis.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { usePlace } from '../../i18n/place.ts'
import { daysLimit, latenessOf, stageDaysField } from '../../records/stage-days.ts'
import { tintOf } from '../../theme/palette.ts'
import type { PageRecord } from '../page-record.ts'
import classes from '../page.module.css'

export function StagePath({ page, field }: { page: PageRecord; field: FieldView }) {
  const t = useText()
  const labelOf = useLabel()
  const { locale } = usePlace()
  const value = page.record[field.name]
  const options = (field.options ?? []).filter((option) => option.active !== false || option.value === value)
  const at = options.findIndex((option) => option.value === value)
  const current = options[at]
  const { days, limit } = stageDaysOf(page, field, current)
  const daysText =
    days === undefined ? undefined : t('record.days_in_stage', { count: days, shown: formatNumber(days, locale) })
  const canEdit = page.editable && isWritable(field)
  const path = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // On a narrow screen the path is longer than its place: the present stage stands in the middle.
    const here = path.current?.querySelector<HTMLElement>('[data-here]')
    if (path.current && here)
      path.current.scrollLeft = here.offsetLeft - (path.current.clientWidth - here.clientWidth) / 2
  }, [value])
  return (
    <div ref={path} className={classes['path']} role="group" aria-label={labelOf(field.label)}>
      {options.map((option, index) => {
        const here = index === at
        const behind = at >= 0 && index < at && current?.closed !== true
        const label = optionLabel(option, option.value, labelOf)
        const won = here && option.won === true
        const lost = here && option.closed === true && option.won !== true
        return (
          <Tooltip
            key={option.value}
            label={
              here
                ? [t('record.is_here', { stage: label }), daysText].filter(Boolean).join(' · ')
                : t('record.move_to', { stage: label })
            }
            disabled={!canEdit && !here}
          >
            <button
              type="button"
              className={classes['step']}
              data-here={here || undefined}
              data-behind={behind || undefined}
              aria-current={here ? 'step' : undefined}
              disabled={!canEdit}
              style={here ? stageStyle(option) : undefined}
              onClick={() => !here && void page.save(field.name, option.value)}
            >
              {behind && <IconCheck size={13} stroke={2.2} aria-hidden />}
              {won && <IconTrophy size={13} stroke={2} aria-hidden />}
              {lost && <IconX size={13} stroke={2.2} aria-hidden />}
              <span>{label}</span>
              {here && days !== undefined && (
                <span className={classes['step-days']} data-lateness={latenessOf(days, limit)}>
                  <span aria-hidden>{t('record.days_short', { count: days, shown: formatNumber(days, locale) })}</span>
                  <span className="only-read">{daysText}</span>
                </span>
              )}
            </button>
          </Tooltip>
        )
      })}
    </div>
  )
}

/** Days in the present stage, where the object counts them and the work is not over. */
function stageDaysOf(page: PageRecord, field: FieldView, current: OptionView | undefined) {
  const counted = stageDaysField(page.object, field.name)
  const days = counted && page.record[counted.name]
  const limit = daysLimit(current, undefined)
  return { days: typeof days === 'number' && days >= 1 && current?.closed !== true ? days : undefined, limit }
}

function stageStyle(option: OptionView) {
  const tint = tintOf(option.color ?? 'indigo')
  return {
    background: `light-dark(${tint.light.ground}, ${tint.dark.ground})`,
    color: `light-dark(${tint.light.text}, ${tint.dark.text})`,
  }
}
