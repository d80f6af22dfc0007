import { expect, test } from 'vitest'
import { checkText } from '../check.ts'
import { compileFormula } from '../compile.ts'
import { testScope, testTime } from '../test-scope.ts'
import type { FormulaScope } from '../types.ts'
import { formulaFunctions } from './table.ts'

/** Examples speak of fields of any object. */
const extra: FormulaScope = {
  ...testScope,
  field: (object, name) =>
    testScope.field(object, name) ?? (name === 'birth_date' ? { name, type: 'date' } : undefined),
}

function evaluate(text: string): unknown {
  const checked = checkText(text, extra, { context: 'validation', returns: 'any' })
  if (!checked.ok) throw new Error(`${text}: ${checked.errors[0]?.message ?? ''}`)
  return compileFormula(checked).evaluate({ record: {}, ...testTime })
}

test('there are at least 110 functions, each with words in both languages', () => {
  expect(formulaFunctions.length).toBeGreaterThanOrEqual(110)
  expect(new Set(formulaFunctions.map((def) => def.name)).size).toBe(formulaFunctions.length)
  for (const def of formulaFunctions) {
    expect(def.name).toMatch(/^[A-Z][A-Z0-9]*$/)
    expect(def.en).toMatch(/\.$/)
    expect(def.zh).toMatch(/[。）]$/)
    expect(def.sql !== undefined || def.sqlReason !== undefined, def.name).toBe(true)
  }
})

test.each(formulaFunctions.map((def) => [def.name, def] as const))('%s: its example is right', (_, def) => {
  const outcome = evaluate(def.example)
  if (def.result !== undefined) expect(outcome).toEqual(evaluate(def.result))
  else expect(outcome).toHaveProperty('value')
})
