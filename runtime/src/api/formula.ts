/** Formulas worked out by the server, as the caller, on a record that is there. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { request } from './client.ts'

/** Errors: formula problems, record.not_found. A formula that fails on this record gives null. */
export async function evaluateFormula(object: string, id: string, formula: string): Promise<JsonValue> {
  const answer = await request<{ value: JsonValue }>('POST', '/api/v1/formula/evaluate', {
    body: { object, id, formula },
  })
  return answer.value
}
