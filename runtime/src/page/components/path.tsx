/** The stages of a record as a path: what is behind, where it stands, what lies ahead. A click moves it there. */
import { Tooltip } from '@mantine/core'
import { IconCheck, IconTrophy, IconX } from '@tabler/icons-react'
import type { FieldView, OptionView } from '../../api/model.ts'
import { optionLabel } from '../../fields/options.ts'
import { isWritable } from '../../fields/field-uis.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { tintOf } from '../../theme/palette.ts'
import type { PageRecord } from '../page-record.ts'
import classes from '../page.module.css'

export function StagePath({ page, field }: { page: PageRecord; field: FieldView }) {
  const t = useText()
  const labelOf = useLabel()
  const value = page.record[field.name]
  const options = (field.options ?? []).filter((option) => option.active !== false || option.value === value)
  const at = options.findIndex((option) => option.value === value)
  const current = options[at]
  const canEdit = page.editable && isWritable(field)
  return (
    <div className={classes['path']} role="group" aria-label={labelOf(field.label)}>
      {options.map((option, index) => {
        const here = index === at
        const behind = at >= 0 && index < at && current?.closed !== true
        const label = optionLabel(option, option.value, labelOf)
        const won = here && option.won === true
        const lost = here && option.closed === true && option.won !== true
        return (
          <Tooltip
            key={option.value}
            label={here ? t('record.is_here', { stage: label }) : t('record.move_to', { stage: label })}
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
            </button>
          </Tooltip>
        )
      })}
    </div>
  )
}

function stageStyle(option: OptionView) {
  const tint = tintOf(option.color ?? 'indigo')
  return {
    background: `light-dark(${tint.light.ground}, ${tint.dark.ground})`,
    color: `light-dark(${tint.light.text}, ${tint.dark.text})`,
  }
}
