import { Type } from '@sinclair/typebox'
import type { FieldTypeDef } from './field-type.ts'
import { fileAggregates, fileParams } from './file-rules.ts'
import { idLike } from './identifier.ts'
import { presenceOperators } from './operators.ts'

/** One uploaded picture, by the id of its file; the server makes thumbnails. */
export const image: FieldTypeDef = {
  ...idLike,
  type: 'image',
  params: Type.Object(fileParams),
  operators: presenceOperators,
  aggregates: fileAggregates,
  sortable: false,
  groupable: false,
  uniqueAllowed: false,
}
