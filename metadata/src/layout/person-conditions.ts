/**
 * Conditions on the person in apps and pages (`visible_when: role = "sdr"`): which there are, and what they come to.
 *
 * The server judges them, for it knows the whole user; browsers get the verdicts by text (`conditions` of `GET /me`) and load no formula engine.
 */
import { checkText } from '../formula/check.ts'
import { compileFormula } from '../formula/compile.ts'
import type { CompiledFormula } from '../formula/compile.ts'
import { formulaScope } from '../model/formula-scope.ts'
import type { Model } from '../model/shape.ts'
import { occurrencesOf } from '../schema/occurrences.ts'

export type PersonConditions = {
  /** Fields of the user that the conditions read: `$User.role`. */
  reads: string[]
  /** Condition text -> verdict. `values` holds what is read, by the same names. */
  judge(values: { readonly [name: string]: unknown }, nowMs: number, timeZone: string): { [text: string]: boolean }
}

const kept = new WeakMap<Model, PersonConditions>()
const placesOfConditions = ['app', 'page']

/** Compiled once for a Model. A condition that no longer makes sense is not true: what it guards stays away. */
export function personConditions(model: Model): PersonConditions {
  const known = kept.get(model)
  if (known) return known
  const compiled = new Map<string, CompiledFormula | null>()
  const scope = formulaScope(model, 'user')
  for (const text of textsOf(model)) {
    const checked = checkText(text, scope, { returns: 'boolean', blankAs: 'zero' })
    const isSimple =
      checked.ok && checked.children.length === 0 && checked.references.every((one) => one.path.length === 1)
    compiled.set(text, isSimple ? compileFormula(checked) : null)
  }
  const reads = new Set<string>()
  for (const formula of compiled.values()) {
    for (const global of formula?.checked.globals ?? []) reads.add(global.key)
    for (const reference of formula?.checked.references ?? []) reads.add(`$User.${reference.key}`)
  }
  const made: PersonConditions = {
    reads: [...reads],
    judge(values, nowMs, timeZone) {
      const record = Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name.replace(/^\$User\./, ''), value]),
      )
      return Object.fromEntries(
        [...compiled].map(([text, formula]) => [
          text,
          formula?.test({ record, nowMs, timeZone, globals: values } as Parameters<CompiledFormula['test']>[0]) ===
            true,
        ]),
      )
    },
  }
  kept.set(model, made)
  return made
}

function textsOf(model: Model): Set<string> {
  const texts = placesOfConditions.flatMap((kind) =>
    Object.values(model.documents[kind] ?? {}).flatMap((document) =>
      occurrencesOf(document).flatMap(({ refers, object, text }) =>
        refers === 'condition' && object === 'user' ? [text] : [],
      ),
    ),
  )
  return new Set(texts)
}
