/** Why an import refused rows: each reason once, with how many rows it stopped, so that one correction mends them all. */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { messageOf } from '@trellis/metadata/messages.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import type { RefusedRows } from '@trellis/metadata/refused-rows.ts'
import type { Db } from '../db/db.ts'
import { fieldAt } from './error-file.ts'

/** Of a file that is wrong from beginning to end the first rows tell as much as all. */
const rowsRead = 20_000
const mostReasons = 50

type Found = {
  column: string | null
  pointer: string
  code: string
  params: RefusedRows['params'] | null
  message: string | null
  rows: number
  first_row: number
}

/** The reasons of a job's first 20,000 refused rows, most rows first, 50 at most; sentences in the caller's language. */
export async function refusalsOf(
  db: Db,
  job: string,
  { locale, shape }: { locale: string; shape: ObjectShape | undefined },
): Promise<RefusedRows[]> {
  const found = await db.query<Found>({
    name: 'job_refusals',
    text: `select e->>'column' as "column", e->>'pointer' as pointer, e->>'code' as code, e->'params' as params, e->>'message' as message,
        count(*)::int as rows, min(x.row_number)::int as first_row
      from (select row_number, errors from "${db.schema}"._job_error where job = $1 order by row_number limit ${rowsRead}) x,
        jsonb_array_elements(x.errors) e
      group by 1, 2, 3, 4, 5 order by rows desc, first_row limit ${mostReasons}`,
    values: [job],
  })
  return found.map(({ pointer, message, ...one }) => {
    const params = one.params ?? {}
    return {
      ...one,
      field: fieldAt(pointer, shape)?.name ?? null,
      params,
      message: message ?? messageOf(one.code, params as NonNullable<FieldProblem['params']>, locale),
    }
  })
}
