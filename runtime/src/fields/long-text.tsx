import { Ellipsis } from '../ui/ellipsis.tsx'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { lazyEdit } from './lazy-edit.tsx'
import { isBlank, textOf } from './field-ui.ts'

/** Several lines of text: one line in a list, all of it on the page. */
export const longText: FieldUi = {
  Read: LongTextRead,
  Edit: lazyEdit(async () => (await import('./form-editors.tsx')).LongTextEdit),
  filter: 'text',
  width: 260,
  wide: true,
  formOnly: true,
}

function LongTextRead({ value, place }: ReadProps) {
  if (isBlank(value)) return null
  const text = textOf(value)
  if (place === 'cell') return <Ellipsis text={text}>{text.replace(/\s+/g, ' ')}</Ellipsis>
  return <span style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</span>
}
