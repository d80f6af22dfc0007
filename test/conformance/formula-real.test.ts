/** Real formulas of published Salesforce projects: how many parse, and how many check against the objects they belong to. */
import { describe, expect, test } from 'vitest'
import { checkText } from '@trellis/metadata/formula/check.ts'
import { parseFormula } from '@trellis/metadata/formula/parse.ts'
import type { FormulaContext, FormulaError } from '@trellis/metadata/formula/types.ts'
import { realFormulas, realScope } from './formula-real-scope.ts'
import type { RealFormula } from './formula-real-scope.ts'

const formulas = realFormulas()
if (!formulas) console.error('\nNOT RUN: the real formulas are not at ../shared/data/formula\n')

const contexts: { readonly [kind: string]: FormulaContext } = {
  validation_rule: 'validation',
  workflow_rule_criteria: 'validation',
  workflow_field_update: 'validation',
  default_value: 'default',
  flow_formula: 'flow',
  flow_entry_filter: 'flow',
}
const isCondition = (kind: string): boolean => kind === 'validation_rule' || kind === 'workflow_rule_criteria'

const scopes = formulas
  ? { strict: realScope({ undeclared: false }), inferring: realScope({ undeclared: true }) }
  : undefined

/** Errors of a formula against its object; none when it checks. */
function errorsOf(formula: RealFormula, mode: 'strict' | 'inferring'): readonly FormulaError[] {
  const context = contexts[formula.kind] ?? 'field'
  const scope = scopes?.[mode](formula)
  if (!scope) return []
  const checked = checkText(formula.formula, scope, { context, returns: isCondition(formula.kind) ? 'boolean' : 'any' })
  return checked.ok ? [] : checked.errors
}

describe.skipIf(!formulas)('the real formulas', () => {
  const all = formulas ?? []

  test('parse, all but those with template marks', () => {
    const failing = all.filter((formula) => !parseFormula(formula.formula).ok)
    console.info(
      `real formulas: ${all.length - failing.length} of ${all.length} parse; not: ${failing.map((formula) => formula.id).join(', ')}`,
    )
    expect(failing.length / all.length).toBeLessThanOrEqual(0.01)
  })

  test('check against their objects, or name what is deliberately not offered', () => {
    const refused = all
      .map((formula) => ({ formula, errors: errorsOf(formula, 'inferring') }))
      .filter(({ errors }) => !errors.every((error) => error.code === 'formula.platform_missing'))
    const strict = all.filter((formula) => errorsOf(formula, 'strict').length > 0)
    const gaps = strict.filter((formula) =>
      errorsOf(formula, 'strict').every(
        (error) => error.code === 'formula.unknown_field' && /__[cr]$/.test(error.params['name'] ?? ''),
      ),
    )
    console.info(
      `real formulas: ${all.length - refused.length} of ${all.length} check; ${all.length - strict.length} without inferring the ${gaps.length} formulas' custom fields of packages that are not in the data`,
    )
    for (const { formula, errors } of refused)
      console.info(`  ${formula.id} ${formula.name}: ${errors[0]?.message ?? ''}`)
    expect(refused.length / all.length).toBeLessThanOrEqual(0.05)
  })
})
