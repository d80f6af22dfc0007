import { useText } from '../i18n/i18n.ts'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { lazyEdit } from './lazy-edit.tsx'
import { isBlank } from './field-ui.ts'

/** Structured values for integrations. Lists say only that there is one; the page shows it laid out. */
export const json: FieldUi = {
  Read: JsonRead,
  Edit: lazyEdit(async () => (await import('./form-editors.tsx')).JsonEdit),
  filter: 'none',
  width: 120,
  wide: true,
  formOnly: true,
}

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
