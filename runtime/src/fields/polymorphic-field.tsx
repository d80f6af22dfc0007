/** Picks a record of one of several objects: first which object, then which record. */
import { Group, Select } from '@mantine/core'
import { useState } from 'react'
import { objectIn, useModel } from '../api/model.ts'
import { useLabel, useText } from '../i18n/i18n.ts'
import { FieldFrame } from './field-frame.tsx'
import type { EditProps } from './field-ui.ts'
import { textOf } from './field-ui.ts'
import { RecordPicker } from './record-picker.tsx'
import { useNameOf } from './use-name-of.ts'

export function PolymorphicField(props: EditProps) {
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const companion = `${props.field.name}_object`
  const targets = (props.field.to ?? []).map((name) => objectIn(model, name)).filter((target) => target !== undefined)
  const [chosen, setChosen] = useState(textOf(props.record[companion]) || (targets[0]?.name ?? ''))
  const target = targets.find((one) => one.name === chosen)
  const id = textOf(props.value)
  const known = useNameOf(target, id)
  return (
    <FieldFrame edit={props}>
      <Group gap={6} wrap="nowrap" align="start">
        <Select
          w={120}
          aria-label={t('field.which_object')}
          data={targets.map((one) => ({ value: one.name, label: labelOf(one.label) }))}
          value={chosen}
          allowDeselect={false}
          onChange={(name) => {
            setChosen(name ?? '')
            props.onChange(null, { [companion]: null })
          }}
        />
        {target && (
          <div style={{ flex: 1, minWidth: 0 }}>
            <RecordPicker
              edit={props}
              framed
              object={target}
              picked={id === '' ? null : { id, name: known ?? '—' }}
              onPick={(next) => props.onChange(next?.id ?? null, { [companion]: next ? chosen : null })}
            />
          </div>
        )}
      </Group>
    </FieldFrame>
  )
}
