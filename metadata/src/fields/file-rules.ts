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

const fileTypes: ReadonlySet<string> = new Set(['file', 'image', 'signature'])

/** Field types whose value is the id of an uploaded file. */
export function isFileType(type: string): boolean {
  return fileTypes.has(type)
}

/** Pictures that a field of type image or signature takes: none of them can carry a script. */
export const pictureTypes: readonly string[] = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
]

/** Whether a file of a sniffed media type fits; `allowed` may end in `/*`. */
export function fitsMediaType(mediaType: string, allowed: readonly string[] | undefined): boolean {
  if (allowed === undefined || allowed.length === 0) return true
  return allowed.some((one) => one === mediaType || (one.endsWith('/*') && mediaType.startsWith(one.slice(0, -1))))
}
