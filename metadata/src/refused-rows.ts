import type { JsonValue } from './fields/field-type.ts'

/**
 * Why a job refused rows: one reason and how many rows it stopped, as `GET /api/v1/jobs/{id}` gives it and the import page shows it.
 * `params.value`, where there is one, is the text of the cells it stopped.
 */
export type RefusedRows = {
  /** As the file calls it; null when the row as a whole is meant. */
  column: string | null
  field: string | null
  code: string
  params: { [name: string]: JsonValue }
  /** In the reader's language. */
  message: string
  rows: number
  /** Row number in the file; the head is row 1. */
  first_row: number
}
