/** A record of an object, chosen by its name: the newest first, or what is typed. */
import type { SelectProps } from '@mantine/core'
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { objectIn } from '@trellis/runtime/api/model.ts'
import { useModelQuery } from '@trellis/runtime/api/queries.ts'
import { query } from '@trellis/runtime/api/records.ts'
import { useStudioText } from '../i18n/studio-text.ts'

export type NamedRecord = { value: string; label: string }

const pauseMs = 250

/** Up to 20 records whose name contains a text; nothing while the object is not published. */
export function useNamedRecords(object: string, typed: string): NamedRecord[] {
  const [text] = useDebouncedValue(typed, pauseMs)
  const published = useModelQuery(true)
  const nameField = (published.data && objectIn(published.data, object))?.name_field
  const where = text !== '' &&
    nameField !== 'id' && { where: { field: nameField ?? 'id', op: 'contains' as const, value: text } }
  const found = useQuery({
    queryKey: ['records', object, 'named', nameField, text],
    queryFn: () =>
      query({
        object,
        fields: ['id', nameField ?? 'id'],
        order_by: [{ field: 'updated_at', dir: 'desc' }],
        limit: 20,
        ...where,
      }),
    enabled: nameField !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  })
  return (found.data?.records ?? []).map((record) => {
    const name = record[nameField ?? 'id']
    return { value: record.id, label: typeof name === 'string' && name !== '' ? name : record.id }
  })
}

type Props = Omit<SelectProps, 'data' | 'value' | 'onChange' | 'object'> & {
  object: string
  value: string | null
  /** Its name, when it is not among those that are offered. */
  named?: NamedRecord
  /** Offered besides records, before them. */
  extra?: NamedRecord[]
  onChange(record: NamedRecord | null): void
}

export function RecordSelect({ object, value, named, extra = [], onChange, ...rest }: Props) {
  const t = useStudioText()
  const [typed, setTyped] = useState('')
  const [last, setLast] = useState<NamedRecord | undefined>(named)
  const found = useNamedRecords(object, typed === last?.label ? '' : typed)
  const listed = [...extra, ...found]
  const kept = last && last.value === value && !listed.some((one) => one.value === value) ? [last] : []
  return (
    <Select
      {...rest}
      data={[...kept, ...listed]}
      value={value}
      searchable
      filter={({ options }) => options}
      onSearchChange={setTyped}
      nothingFoundMessage={t('shell.nothing_found')}
      clearButtonProps={{ 'aria-label': t('shell.remove') }}
      onChange={(_, option) => {
        const record = option === null ? null : { value: String(option.value), label: option.label }
        setLast(record ?? undefined)
        onChange(record)
      }}
    />
  )
}
