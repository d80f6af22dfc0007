import { Type } from '@sinclair/typebox'
import type { FieldTypeDef } from './field-type.ts'
import { fileAggregates, fileParams, mediaTypesParam } from './file-rules.ts'
import { idLike } from './identifier.ts'
import { presenceOperators } from './operators.ts'

/** One uploaded file, by its id. */
export const file: FieldTypeDef = {
  ...idLike,
  type: 'file',
  params: Type.Object({ ...fileParams, media_types: mediaTypesParam }),
  operators: presenceOperators,
  aggregates: fileAggregates,
  sortable: false,
  groupable: false,
  uniqueAllowed: false,
}
