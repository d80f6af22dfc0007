/** The statement of an export: every record of a query, one JSON each, its members `c0`, `c1` ... in the order of the columns. Pure. */
import type { CheckedQuery } from '@trellis/metadata/query/checked-query.ts'
import { conditionsSql, orderSql, rowsSql } from './page-sql.ts'
import { createScope } from './scope.ts'
import type { SearchPlan } from './search-sql.ts'
import type { ReadEnv } from './source-sql.ts'
import { shownSql } from './value-sql.ts'

export function exportSql(
  env: ReadEnv,
  query: CheckedQuery,
  search: SearchPlan | null,
  limit: number | undefined,
): string {
  const scope = createScope(env, query.shape, env.alias('t'))
  const shown = query.columns.map((column, index) => `${shownSql(scope, column.path)} as c${index}`).join(', ')
  const conditions = conditionsSql(scope, query).join(' and ')
  const order = orderSql(scope, query.orderBy)
  const cut = limit === undefined ? '' : ` limit ${limit}`
  return `select row_to_json(r)::text from (select ${shown} from ${rowsSql(env, query, search)} ${scope.alias}${scope.joins()} where ${conditions} order by ${order}${cut}) r`
}
