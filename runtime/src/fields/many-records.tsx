/** Picks several records of one object by typing. */
import { MultiSelect } from '@mantine/core'
import { useState } from 'react'
import { targetOf, useModel } from '../api/model.ts'
import { useText } from '../i18n/i18n.ts'
import type { EditProps } from './field-ui.ts'
import { inputProps } from './field-ui.ts'
import { useCandidates } from './record-picker.tsx'
import { FixedLine } from './text-line.tsx'
import { idsOf, useNames } from './use-names.ts'

export function ManyRecordsEdit(props: EditProps) {
  const t = useText()
  const target = targetOf(useModel(), props.field)
  if (!target) return <FixedLine {...props} />
  return <ManyPick {...props} target={target.name} none={t('field.none_found')} clear={t('field.clear')} />
}

function ManyPick(props: EditProps & { target: string; none: string; clear: string }) {
  const model = useModel()
  const target = model.objects[props.target]
  const [typed, setTyped] = useState('')
  const ids = idsOf(props.value)
  const names = useNames(target?.name, target?.name_field ?? 'name', ids)
  const candidates = useCandidates(target!, typed, true)
  const known = new Map([...(candidates.data ?? []).map((one) => [one.id, one.name] as const), ...names])
  return (
    <MultiSelect
      {...inputProps(props)}
      data={[...known].map(([value, label]) => ({ value, label }))}
      value={ids}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={props.none}
      clearable
      clearButtonProps={{ 'aria-label': props.clear }}
      onChange={(values) => props.onChange(values)}
    />
  )
}
