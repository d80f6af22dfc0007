import type { FieldUi, ReadProps } from './field-ui.ts'
import { lazyEdit } from './lazy-edit.tsx'
import { isBlank, textOf } from './field-ui.ts'

/** Text that is encrypted at rest; shown as it comes (masked for those who may not see it), typed without being overlooked. */
export const encryptedText: FieldUi = {
  Read: EncryptedRead,
  Edit: lazyEdit(async () => (await import('./form-editors.tsx')).EncryptedEdit),
  filter: 'text',
  width: 150,
  formOnly: true,
}

function EncryptedRead({ value, place }: ReadProps) {
  if (isBlank(value)) return null
  return <span className="figures">{place === 'cell' ? '••••••' : textOf(value)}</span>
}
