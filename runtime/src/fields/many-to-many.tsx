import { MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { targetOf, useModel } from '../api/model.ts'
import { query } from '../api/records.ts'
import { useText } from '../i18n/i18n.ts'
import { Choice } from '../ui/choice.tsx'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { inputProps } from './field-ui.ts'
import { nameOf, useCandidates } from './record-picker.tsx'
import { FixedLine } from './text-line.tsx'

/** Several records of another object. The wire value is the array of their ids. */
export const manyToMany: FieldUi = { Read: ManyToManyRead, Edit: ManyToManyEdit, filter: 'records', width: 200 }

function useNames(object: string | undefined, nameField: string, ids: string[]): Map<string, string> {
  const model = useModel()
  const shape = object === undefined ? undefined : model.objects[object]
  const found = useQuery({
    queryKey: ['records', object ?? '', 'names', ids],
    enabled: shape !== undefined && ids.length > 0,
    queryFn: async ({ signal }) => {
      if (!shape) return []
      const page = await query(
        {
          object: shape.name,
          fields: ['id', nameField],
          where: { field: 'id', op: 'in', value: ids },
          limit: Math.min(1000, ids.length),
        },
        signal,
      )
      return page.records.map((record) => ({ id: record.id, name: nameOf(shape, record) }))
    },
    staleTime: 60_000,
  })
  return new Map((found.data ?? []).map((one) => [one.id, one.name]))
}

function idsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

function ManyToManyRead({ field, value }: ReadProps) {
  const target = targetOf(useModel(), field)
  const ids = idsOf(value)
  const names = useNames(target?.name, target?.name_field ?? 'name', ids)
  return (
    <span style={{ display: 'flex', gap: 4, overflow: 'hidden' }}>
      {ids.map((id) => {
        const name = names.get(id)
        return name === undefined ? null : <Choice key={id} label={name} />
      })}
    </span>
  )
}

function ManyToManyEdit(props: EditProps) {
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
