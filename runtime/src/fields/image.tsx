import { FileRead, fileEdit } from './file.tsx'
import type { FieldUi } from './field-ui.ts'

/** A picture, shown small in lists and larger on pages. */
export const image: FieldUi = {
  Read: FileRead,
  Edit: fileEdit(),
  filter: 'none',
  width: 160,
  formOnly: true,
  wide: true,
}
