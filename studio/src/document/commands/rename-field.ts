/**
 * Gives a field another API name: publishing renames the column instead of dropping it (`renamed_from`), and every place that names the
 * field follows. Formulas follow by whole words outside of strings, on the field's own object.
 */
import { occurrencesOf } from '@trellis/metadata/schema/occurrences.ts'
import type { Documents } from '../documents.ts'
import { fieldOf, fieldsOf, objectIn, withDocument } from '../documents.ts'
import { pathOfPointer, valueAt, withValueAt } from '../pointers.ts'

export type RenameField = {
  object: string
  field: string
  to: string
  /** The name that is published; undefined while it is not. */ published?: string
}

export function renameField(documents: Documents, input: RenameField): Documents {
  const object = objectIn(documents, input.object)
  const field = fieldOf(object, input.field)
  if (!object || !field || input.to === input.field || fieldOf(object, input.to)) return documents
  const { renamed_from: _former, ...rest } = field
  const renamed =
    input.published === undefined || input.published === input.to ? rest : { ...rest, renamed_from: input.published }
  const fields = Object.fromEntries(
    fieldsOf(object).map(([name, other]) => (name === input.field ? [input.to, renamed] : [name, other])),
  )
  const named = object.name_field === input.field ? { name_field: input.to } : {}
  let next = withDocument(documents, { ...object, fields, ...named })
  for (const document of next.values()) {
    let changed = document
    for (const found of occurrencesOf(document).toReversed()) {
      if (found.object !== input.object) continue
      const text = renamedText(found.refers, found.text, input)
      if (text === found.text) continue
      const path = pathOfPointer(found.pointer)
      changed = found.isKey ? withKey(changed, path, text) : withValueAt(changed, path.map(stepOf), text)
    }
    if (changed !== document) next = withDocument(next, changed)
  }
  return next
}

function renamedText(refers: string, text: string, input: RenameField): string {
  if (refers === 'field') return text === input.field ? input.to : text
  if (refers === 'path')
    return text === input.field || text.startsWith(`${input.field}.`) ? input.to + text.slice(input.field.length) : text
  if (refers === 'formula' || refers === 'condition') return renamedInFormula(text, input.field, input.to)
  return text
}

/** `"name"` in quotes and `account.name` stay; a name at the start of a path changes. */
export function renamedInFormula(formula: string, from: string, to: string): string {
  return formula.replace(
    /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_][\w]*)*/g,
    (token) => {
      if (token.startsWith('"') || token.startsWith("'")) return token
      const head = /^[A-Za-z_$][\w$]*/.exec(token)?.[0] ?? ''
      return head === from ? to + token.slice(head.length) : token
    },
  )
}

function stepOf(step: string): string | number {
  return /^\d+$/.test(step) ? Number(step) : step
}

function withKey<T>(document: T, path: string[], key: string): T {
  const parent = path.slice(0, -1).map(stepOf)
  const old = path.at(-1) ?? ''
  const map = valueAt(document, parent) as { [name: string]: unknown }
  return withValueAt(
    document,
    parent,
    Object.fromEntries(Object.entries(map).map(([name, value]) => [name === old ? key : name, value])),
  )
}
