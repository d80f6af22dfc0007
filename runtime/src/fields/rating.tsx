import type { FieldUi, ReadProps } from './field-ui.ts'
import { starsOf } from './composite-values.ts'
import { lazyEdit } from './lazy-edit.tsx'

/** Stars. */
export const rating: FieldUi = {
  Read: RatingRead,
  Edit: lazyEdit(async () => (await import('./form-editors.tsx')).RatingEdit),
  filter: 'number',
  width: 120,
}

function RatingRead({ field, value }: ReadProps) {
  if (typeof value !== 'number') return null
  const count = starsOf(field['stars'])
  return (
    <span role="img" aria-label={`${value} / ${count}`} style={{ letterSpacing: 1 }}>
      {Array.from({ length: count }, (_, at) => (
        <span
          key={at}
          aria-hidden
          style={{ color: at < value ? 'var(--mantine-color-yellow-6)' : 'var(--line-strong)' }}
        >
          ★
        </span>
      ))}
    </span>
  )
}
