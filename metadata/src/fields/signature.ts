import { Type } from '@sinclair/typebox'
import type { FieldTypeDef } from './field-type.ts'
import { fileAggregates } from './file-rules.ts'
import { idLike } from './identifier.ts'
import { presenceOperators } from './operators.ts'

/** A signature drawn by hand, by the id of its picture's file. */
export const signature: FieldTypeDef = {
  ...idLike,
  type: 'signature',
  params: Type.Object({}),
  operators: presenceOperators,
  aggregates: fileAggregates,
  sortable: false,
  groupable: false,
  uniqueAllowed: false,
}
