import { FileRead } from './file.tsx'
import type { FieldUi } from './field-ui.ts'
import { lazyEdit } from './lazy-edit.tsx'

/** A signature, drawn with pen, finger or mouse, or typed; kept as a picture. */
export const signature: FieldUi = {
  Read: FileRead,
  Edit: lazyEdit(async () => (await import('./signature-field.tsx')).SignatureField),
  filter: 'none',
  width: 160,
  formOnly: true,
  wide: true,
}
