/** Formula conditions of a query: checked with what the caller may read. (The formula engine is joined here.) */
import type { ObjectShape } from '../model/shape.ts'
import type { Result } from '../problem.ts'
import type { CheckState } from './check-filter.ts'
import type { GroupResults } from './check-having.ts'
import type { CheckedFilter, CheckedHaving } from './checked-query.ts'
import { refuse } from './refuse.ts'

export function checkFilterFormula(_text: string, _shape: ObjectShape, pointer: string, _state: CheckState): Result<{ filter: CheckedFilter; key: string }> {
  return refuse('query.bad_value', pointer, 'value.bad_formula')
}

export function checkHavingFormula(_text: string, _results: GroupResults, pointer: string, _state: CheckState): Result<{ having: CheckedHaving; key: string }> {
  return refuse('query.bad_value', pointer, 'value.bad_formula')
}
