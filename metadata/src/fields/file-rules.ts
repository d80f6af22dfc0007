/** What fields that hold an uploaded file share: the value is the file's id (POST /api/v1/files gives it). */
import { Type } from '@sinclair/typebox'
import type { AggregateFunction } from './field-type.ts'

export const fileParams = {
  max_size_bytes: Type.Optional(Type.Integer({ minimum: 1, maximum: 5_000_000_000 })),
}

/** Media types such as `application/pdf` or `image/*`. */
export const mediaTypesParam = Type.Optional(
  Type.Array(Type.String({ pattern: '^[a-z]+/([a-z0-9.+-]+|\\*)$' }), { maxItems: 50 }),
)

export const fileAggregates: readonly AggregateFunction[] = ['count']
