/** Picks the record a lookup points at; its name comes along, so that the screen shows it before the server has answered. */
import { targetOf, useModel } from '../api/model.ts'
import type { EditProps } from './field-ui.ts'
import { textOf } from './field-ui.ts'
import { RecordPicker } from './record-picker.tsx'
import { FixedLine } from './text-line.tsx'

export function LookupField(props: EditProps) {
  const model = useModel()
  const target = targetOf(model, props.field)
  if (!target) return <FixedLine {...props} />
  const path = `${props.field.name}.${target.name_field}`
  const id = textOf(props.value)
  const picked = id === '' ? null : { id, name: textOf(props.record[path]) || '—' }
  return (
    <RecordPicker
      edit={props}
      object={target}
      picked={picked}
      clearable={!props.required}
      onPick={(next) => props.onChange(next?.id ?? null, { [path]: next?.name ?? null })}
    />
  )
}
