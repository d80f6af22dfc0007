/** The formula engine over what the browser knows of the Model. Loaded when the first condition has to be judged. */
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import { checkText } from '@trellis/metadata/formula/check.ts'
import type { CompiledFormula } from '@trellis/metadata/formula/compile.ts'
import { compileFormula } from '@trellis/metadata/formula/compile.ts'
import type { FormulaField, FormulaScope } from '@trellis/metadata/formula/types.ts'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import type { FieldView, ModelView } from '../api/model.ts'
import { objectIn } from '../api/model.ts'
import type { RecordView } from '../api/records.ts'

/** undefined: the formula cannot be judged here (it reads children, or fields that are not in the record). */
export type Judge = (formula: string, record: RecordView, blankAs?: 'zero' | 'null') => boolean | undefined

export type JudgeSetting = { model: ModelView; object: string; timeZone: string; userId: string }

export function judgeFor(setting: JudgeSetting): Judge {
  const scope = scopeOf(setting.model, setting.object)
  const known = new Map<string, CompiledFormula | null>()
  return (text, record, blankAs = 'null') => {
    const key = `${blankAs} ${text}`
    let compiled = known.get(key)
    if (compiled === undefined) {
      const checked = checkText(text, scope, { returns: 'boolean', blankAs })
      compiled = checked.ok && checked.children.length === 0 ? compileFormula(checked) : null
      known.set(key, compiled)
    }
    if (compiled === null || !isKnown(compiled, record)) return undefined
    return compiled.test({
      record,
      nowMs: Date.now(),
      timeZone: setting.timeZone,
      globals: { '$User.id': setting.userId },
      isNew: record.version === undefined,
    })
  }
}

/** A path through a lookup is known when it was read, or when the lookup itself is blank. */
function isKnown(compiled: CompiledFormula, record: RecordView): boolean {
  const { references, globals } = compiled.checked
  if (globals.some((one) => one.key !== '$User.id')) return false
  return references.every(
    (reference) =>
      !reference.prior &&
      (reference.path.length === 1 ||
        Object.hasOwn(record, reference.key) ||
        (record[reference.path[0] ?? ''] ?? null) === null),
  )
}

function scopeOf(model: ModelView, object: string): FormulaScope {
  const fieldsOf = (name: string) => objectIn(model, name)?.fields ?? {}
  return {
    object,
    field: (owner, name) => {
      const fields = fieldsOf(owner)
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined
      return field && formulaField(field)
    },
    names: (owner) => Object.keys(fieldsOf(owner)),
    global: (path) => {
      const [root, name] = path
      if (root?.toLowerCase() !== '$user' || name === undefined) return undefined
      const fields = fieldsOf('user')
      const field = Object.hasOwn(fields, name.toLowerCase()) ? fields[name.toLowerCase()] : undefined
      return field && { name: `$User.${field.name}`, type: formulaField(field).type }
    },
  }
}

function formulaField(field: FieldView): FormulaField {
  const type = fieldType(field.type)
  const to = field.to?.length === 1 && field.type !== 'many_to_many' ? field.to[0] : undefined
  return {
    name: field.name,
    type: type?.formulaType(field as unknown as FieldDocument) ?? 'any',
    ...(to === undefined ? {} : { to }),
    ...(field.options ? { options: field.options.map((option) => option.value) } : {}),
  }
}
