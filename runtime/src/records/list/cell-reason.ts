/** Why a cell was refused, in one line: the reasons of its own field, else those of others with the field they are about. */
import { labelText } from '@trellis/metadata/model/shape.ts'
import type { ObjectView } from '../../api/model.ts'
import type { WireFieldProblem } from '../../api/problem.ts'
import { languageNow } from '../../i18n/i18n.ts'

/** Undefined when no error names a reason. Pointers may stand under `/values` or `/records/3`. */
export function cellReason(object: ObjectView, path: string, errors: WireFieldProblem[] = []): string | undefined {
  const own = errors.filter((error) => fieldOf(error) === path)
  if (own.length > 0) return own.map(sentence).join(' ')
  const [first] = errors
  if (!first) return undefined
  const name = fieldOf(first)
  const field = Object.hasOwn(object.fields, name) ? object.fields[name] : undefined
  // "This field is required" would be read as about the cell.
  return field ? `${labelText(field.label, languageNow())}: ${sentence(first)}` : sentence(first)
}

function fieldOf({ pointer }: WireFieldProblem): string {
  return pointer.slice(pointer.lastIndexOf('/') + 1)
}

function sentence({ message, code }: WireFieldProblem): string {
  return message ?? code
}
