/** A part of a document that has no input of its own, as JSON. Kept as typed until it is JSON again. */
import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { useStudioText } from '../i18n/studio-text.ts'

export function JsonInput({
  label,
  help,
  value,
  onChange,
}: {
  label: string
  help?: string
  value: unknown
  onChange(value: unknown): void
}) {
  const t = useStudioText()
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? (value === undefined ? '' : JSON.stringify(value, null, 2))
  const change = (text: string) => {
    const read = parsed(text)
    setTyped(read.ok ? null : text)
    if (read.ok) onChange(read.value)
  }
  return (
    <Textarea
      label={label}
      description={help}
      autosize
      minRows={1}
      maxRows={10}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
      value={shown}
      error={typed === null ? undefined : t('editor.not_json')}
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}

function parsed(text: string): { ok: true; value: unknown } | { ok: false } {
  if (text.trim() === '') return { ok: true, value: undefined }
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch {
    return { ok: false }
  }
}
