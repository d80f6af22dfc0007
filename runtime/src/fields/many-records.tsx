/** Picks several records of one object by typing. */
import { MultiSelect } from '@mantine/core'
import { useState } from 'react'
import type { ObjectView } from '../api/model.ts'
import { targetOf, useModel } from '../api/model.ts'
import { useLabel, useText } from '../i18n/i18n.ts'
import type { EditProps } from './field-ui.ts'
import { inputProps } from './field-ui.ts'
import { useCandidates } from './record-picker.tsx'
import { FixedLine } from './text-line.tsx'
import { idsOf, useNames } from './use-names.ts'

export function ManyRecordsEdit(props: EditProps) {
  const target = targetOf(useModel(), props.field)
  return target ? <ManyPick {...props} target={target} /> : <FixedLine {...props} />
}

function ManyPick({ target, ...props }: EditProps & { target: ObjectView }) {
  const t = useText()
  const labelOf = useLabel()
  const [typed, setTyped] = useState('')
  const [opened, setOpened] = useState(false)
  const ids = idsOf(props.value)
  const names = useNames(target.name, target.name_field, ids)
  const candidates = useCandidates(target, typed, opened)
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
      onDropdownOpen={() => setOpened(true)}
      placeholder={
        props.place === 'form' && ids.length === 0
          ? t('field.pick', { object: labelOf(target.plural_label ?? target.label) })
          : undefined
      }
      nothingFoundMessage={candidates.isPending ? undefined : t('field.none_found')}
      clearable
      clearButtonProps={{ 'aria-label': t('field.clear') }}
      onChange={(values) => props.onChange(values)}
    />
  )
}
