/** The formula engine over what the browser knows of the Model. Loaded when the first condition has to be judged. */
import { checkText } from '@trellis/metadata/formula/check.ts'
import type { CompiledFormula } from '@trellis/metadata/formula/compile.ts'
import { compileFormula } from '@trellis/metadata/formula/compile.ts'
import { formulaScope } from '@trellis/metadata/model/formula-scope.ts'
import type { ModelDescription } from '@trellis/metadata/model/describe.ts'
import { describedModel } from '@trellis/metadata/record/described-model.ts'
import type { ModelView } from '../api/model.ts'
import type { Me } from '../api/session.ts'
import type { RecordView } from '../api/records.ts'

/** undefined: the formula cannot be judged here (it reads children, or fields that are not in the record). */
export type Judge = (formula: string, record: RecordView, blankAs?: 'zero' | 'null') => boolean | undefined

export type JudgeSetting = { model: ModelView; object: string; timeZone: string; globals: Me['globals'] }

export function judgeFor(setting: JudgeSetting): Judge {
  const { model } = describedModel(setting.model as unknown as ModelDescription, '')
  const scope = formulaScope(model, setting.object)
  const known = new Map<string, CompiledFormula | null>()
  return (text, record, blankAs = 'null') => {
    const key = `${blankAs} ${text}`
    let compiled = known.get(key)
    if (compiled === undefined) {
      const checked = checkText(text, scope, { returns: 'boolean', blankAs })
      compiled = checked.ok && checked.children.length === 0 ? compileFormula(checked) : null
      known.set(key, compiled)
    }
    if (compiled === null || !isKnown(compiled, record, setting.globals)) return undefined
    return compiled.test({
      record,
      nowMs: Date.now(),
      timeZone: setting.timeZone,
      globals: setting.globals,
      isNew: record.version === undefined,
    })
  }
}

/** A path through a lookup is known when it was read, or when the lookup itself is blank. */
function isKnown(compiled: CompiledFormula, record: RecordView, given: Me['globals']): boolean {
  const { references, globals } = compiled.checked
  if (globals.some((one) => !Object.hasOwn(given, one.key))) return false
  return references.every(
    (reference) =>
      !reference.prior &&
      (reference.path.length === 1 ||
        Object.hasOwn(record, reference.key) ||
        (record[reference.path[0] ?? ''] ?? null) === null),
  )
}
