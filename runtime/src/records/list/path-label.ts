/** `Account › Industry` for a path through lookups. */
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { ModelView, ObjectView } from '../../api/model.ts'
import { fieldIn } from '../../api/model.ts'

export function pathLabel(
  model: ModelView,
  object: ObjectView,
  path: string,
  labelOf: (label: Label | undefined) => string,
): string {
  const parts = path.split('.')
  const labels = parts.map((part, at) =>
    labelOf(fieldIn(model, object, parts.slice(0, at + 1).join('.'))?.label ?? part),
  )
  return labels.join(' › ')
}
