import { Type } from '@sinclair/typebox'
import { likeResult, resultSqlType } from './computed-rules.ts'
import type { FieldTypeDef } from './field-type.ts'
import { number } from './number.ts'
import { numberAggregates, textOperators } from './operators.ts'

/**
 * A value over the records that point here: `from` is `<child object>.<lookup>`. Kept in a column, up to date in the same transaction.
 * The compiled field's document has `returns`: the type of the aggregated field. Operators here are the widest, see formula.ts.
 */
export const rollup: FieldTypeDef = {
  ...likeResult(number),
  type: 'rollup',
  params: Type.Object({
    from: Type.String({ pattern: '^[a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*$' }),
    aggregate: Type.Union(['sum', 'count', 'min', 'max', 'avg', 'first', 'last'].map((name) => Type.Literal(name))),
    field: Type.Optional(Type.String({ description: 'Field of the child; not for count' })),
    where: Type.Optional(
      Type.String({ maxLength: 20_000, description: 'Formula over the child: only records for which it is true' }),
    ),
    order_by: Type.Optional(
      Type.String({ description: 'For first and last: field of the child, `-` before it for descending' }),
    ),
    precision: Type.Optional(Type.Integer({ minimum: 1, maximum: 15 })),
    scale: Type.Optional(Type.Integer({ minimum: 0, maximum: 15 })),
  }),
  sqlType: (field) => resultSqlType(field, number),
  computed: true,
  operators: textOperators,
  sortable: true,
  groupable: true,
  aggregates: numberAggregates,
  uniqueAllowed: false,
}
