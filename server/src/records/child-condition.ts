/** The condition of a roll-up (`where`) as SQL over the child's scope; paths through lookups become the scope's joins. */
import { checkText } from '@trellis/metadata/formula/check.ts'
import { formulaScope } from '@trellis/metadata/model/formula-scope.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Scope } from './scope.ts'
import { formulaConditionSql } from './value-sql.ts'

/** `steady` is false when it asks the clock or the user: such a text is good for this moment only. */
export function childCondition(scope: Scope, where: string): { sql: string; steady: boolean } {
  const checked = checkText(where, formulaScope(scope.env.model, scope.shape.name), {
    context: 'filter',
    blankAs: 'zero',
    returns: 'boolean',
  })
  if (!checked.ok) return raise('metadata.formula_invalid', { detail: checked.errors[0]?.message ?? where })
  return { sql: formulaConditionSql(scope, checked), steady: checked.immutable }
}
