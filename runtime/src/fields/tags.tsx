import { Choice } from '../ui/choice.tsx'
import type { FieldUi, ReadProps } from './field-ui.ts'
import { lazyEdit } from './lazy-edit.tsx'

/** Free words. */
export const tags: FieldUi = {
  Read: TagsRead,
  Edit: lazyEdit(async () => (await import('./pill-inputs.tsx')).TagsEdit),
  filter: 'text',
  width: 180,
}

function TagsRead({ value }: ReadProps) {
  if (!Array.isArray(value)) return null
  return (
    <span style={{ display: 'flex', gap: 4, overflow: 'hidden' }}>
      {value.map((one) => (
        <Choice key={String(one)} label={String(one)} />
      ))}
    </span>
  )
}
