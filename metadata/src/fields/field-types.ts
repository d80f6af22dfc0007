/** The closed table of field types. */
import type { FieldShape } from '../model/shape.ts'
import { resultType } from './computed-rules.ts'
import type { FieldTypeDef } from './field-type.ts'
import { quantityFamily } from './quantity-family.ts'
import { referenceFamily } from './reference-family.ts'
import { textFamily } from './text-family.ts'

const defs: readonly FieldTypeDef[] = [...textFamily, ...quantityFamily, ...referenceFamily]
const byName: ReadonlyMap<string, FieldTypeDef> = new Map(defs.map((def) => [def.type, def]))

/** Every type by name, for listing; look up with `fieldType`. */
export const fieldTypes: { readonly [type: string]: FieldTypeDef } = Object.fromEntries(byName)

/** undefined: no such type (also for names like `constructor`). */
export function fieldType(name: string): FieldTypeDef | undefined {
  return byName.get(name)
}

/** What a field's values are like: its own type, or of a formula and a roll-up the type of the result. */
export function fieldTypeOf(field: FieldShape): FieldTypeDef {
  const def = byName.get(field.type)
  if (!def) throw new Error(`unknown field type ${field.type}`)
  if (field.type === 'formula')
    return resultType(field.formula ? { ...field.document, returns: field.formula.returns } : field.document)
  return field.type === 'rollup' ? resultType(field.document, byName.get('number')) : def
}
