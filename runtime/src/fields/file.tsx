import { Suspense } from 'react'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { lazyEdit } from './lazy-edit.tsx'
import { lazyPart } from '../ui/lazy-part.ts'

/** An attached file, shown by name with a picture of what it is; chosen or dropped in a form. */
export const file: FieldUi = {
  Read: FileRead,
  Edit: fileEdit(),
  filter: 'none',
  width: 200,
  formOnly: true,
  wide: true,
}

const Shown = lazyPart(async () => (await import('./file-shown.tsx')).FileShown)

/** Most lists hold no file: what shows one comes with the first. */
export function FileRead(props: ReadProps) {
  if (typeof props.value !== 'string' || props.value === '') return null
  return (
    <Suspense fallback={null}>
      <Shown {...props} />
    </Suspense>
  )
}

export function fileEdit() {
  return lazyEdit(async () => (await import('./file-field.tsx')).FileField)
}
