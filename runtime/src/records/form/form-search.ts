/** The values that a link to a blank form begins with, as they stand in its address: `?account=<id>&amount=5000`. Pure. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'

/** By the name of the field; names of lookups may come along under their path (`account.name`). */
export type FormSearch = { [path: string]: JsonValue }

const isPlain = (value: unknown) => value === null || ['string', 'number', 'boolean'].includes(typeof value)

export function checkFormSearch(search: { [name: string]: unknown }): FormSearch {
  const values = Object.entries(search).filter(([, value]) =>
    Array.isArray(value) ? value.every(isPlain) : isPlain(value),
  )
  return Object.fromEntries(values) as FormSearch
}
