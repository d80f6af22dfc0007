import { Textarea } from '@mantine/core'
import { useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { useText } from '../i18n/i18n.ts'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { inputProps, isBlank } from './field-ui.ts'

/** Structured values for integrations. Lists say only that there is one; the page shows it laid out. */
export const json: FieldUi = { Read: JsonRead, Edit: JsonEdit, filter: 'none', width: 120, wide: true, formOnly: true }

function JsonRead({ value, place }: ReadProps) {
  const t = useText()
  if (isBlank(value)) return null
  if (place === 'cell') return <span style={{ color: 'var(--text-soft)' }}>{t('field.structured')}</span>
  return (
    <pre style={{ margin: 0, fontSize: 12, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {JSON.stringify(value, null, 2)}
    </pre>
  )
}

function JsonEdit(props: EditProps) {
  const t = useText()
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? (isBlank(props.value) ? '' : JSON.stringify(props.value, null, 2))
  const give = (text: string) => {
    setTyped(text)
    const parsed = parsedJson(text)
    if (parsed !== undefined) props.onChange(parsed)
  }
  const error = typed !== null && parsedJson(typed) === undefined ? t('field.bad_json') : props.error
  return (
    <Textarea
      {...inputProps({ ...props, error })}
      value={shown}
      onChange={(event) => give(event.currentTarget.value)}
      ff="monospace"
      spellCheck={false}
      minRows={4}
      maxRows={16}
    />
  )
}

function parsedJson(text: string): JsonValue | undefined {
  if (text.trim() === '') return null
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}
