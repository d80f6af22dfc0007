/**
 * Rows a step of a plan touches: `unconvertible` ones would lose their value to the bin, `duplicates` stop a unique key; of a `choice` that
 * goes (its value), those that have it and keep it.
 */
export type Impact = {
  object: string
  field?: string
  choice?: string
  rows: number
  unconvertible?: number
  duplicates?: number
}
