/** What a formula gives on a record of one's choice, worked out by the server a moment after each key. */
import { Group, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '@trellis/runtime/api/client.ts'
import { ApiProblem } from '@trellis/runtime/api/problem.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { useReader } from '../shell/use-reader.ts'
import type { NamedRecord } from './record-select.tsx'
import { RecordSelect, useNamedRecords } from './record-select.tsx'
import { shownValue } from './shown-value.ts'

type Answer = { value: unknown; type: string; error?: string }
type Props = { object: string; formula: string; condition: boolean }

const pauseMs = 250
/** The record chosen last, by object: every formula of an object is tried on the same one. */
const chosen = new Map<string, NamedRecord>()

export function FormulaValue({ object, formula, condition }: Props) {
  const t = useStudioText()
  const [record, setRecord] = useState<NamedRecord | null>(chosen.get(object) ?? null)
  const newest = useNamedRecords(object, '')
  const shown = record ?? newest[0] ?? null
  const answer = useValue({ object, formula, condition }, shown?.value)
  if (shown === null) return null
  return (
    <Group gap={8} mt={4} wrap="nowrap" align="center">
      <RecordSelect
        size="xs"
        w={150}
        title={shown.label}
        style={{ flex: 'none' }}
        aria-label={t('editor.record')}
        object={object}
        value={shown.value}
        named={shown}
        allowDeselect={false}
        onChange={(next) => {
          if (next === null) return
          chosen.set(object, next)
          setRecord(next)
        }}
      />
      <Text size="xs" role="status" style={{ overflowWrap: 'anywhere' }}>
        {answer}
      </Text>
    </Group>
  )
}

/** The value as a sentence; what stands in the way as another. */
function useValue({ object, formula, condition }: Props, id: string | undefined): string {
  const t = useStudioText()
  const place = useReader()
  const [text] = useDebouncedValue(formula, pauseMs)
  const found = useQuery({
    queryKey: ['formula', object, text, id],
    queryFn: () =>
      request<Answer>('POST', '/api/v1/formula/evaluate', {
        body: { object, formula: text, id, context: condition ? 'validation' : 'field' },
      }),
    enabled: id !== undefined && text.trim() !== '',
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 5000,
  })
  if (found.isError)
    return found.error instanceof ApiProblem && found.error.problem.status < 500 ? t('editor.value_later') : ''
  if (!found.data) return ''
  const { value, type, error } = found.data
  if (error !== undefined) return t('editor.value_fault', { reason: error })
  if (condition && typeof value === 'boolean') return t(value ? 'editor.holds' : 'editor.holds_not')
  return t('editor.value_is', { value: shownValue(value, type, { t, place }) })
}
