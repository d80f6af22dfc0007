/** Constant defaults: parsed by their field's own type, so a default is always a value the field would take. Parameters must leave values. */
import type { ParseContext } from '../fields/field-type.ts'
import { fieldContradictions } from '../fields/contradictions.ts'
import { fieldType } from '../fields/field-types.ts'
import type { Build } from './build.ts'
import { fieldPointer } from './build.ts'

/** Replaces each default by its wire value, or reports why it is none. */
export function checkDefaults(build: Build): void {
  const { locale, timeZone, currency, region } = build.settings
  const context: ParseContext = {
    locale,
    timeZone,
    today: '2000-01-01',
    defaultCurrency: currency,
    defaultRegion: region,
  }
  for (const shape of Object.values(build.shapes)) {
    for (const field of Object.values(shape.fields)) {
      for (const problem of fieldContradictions(field.document)) {
        build.problems.push({ ...problem, pointer: fieldPointer(shape.name, field.name) + problem.pointer })
      }
      if (field.default === undefined || field.default === null) continue
      const parsed = fieldType(field.type)?.parse(field.default, field, context)
      if (parsed?.ok) field.default = parsed.value
      else
        build.problems.push({
          pointer: `${fieldPointer(shape.name, field.name)}/default`,
          code: parsed?.code ?? 'metadata.bad_default',
          ...(parsed?.params && { params: parsed.params }),
        })
    }
  }
}
