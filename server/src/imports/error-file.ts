/** The refused rows of a job: kept, and given as CSV: the columns of the original, then row number and reason; importing it again as it is works. */
import { labelText } from '@trellis/metadata/model/shape.ts'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { messageOf } from '@trellis/metadata/messages.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import type { Db } from '../db/db.ts'
import { errorColumns } from './mapping.ts'

type Refused = { row_number: number; cells: string[]; errors: (FieldProblem & { column: string | null })[] }

const pageRows = 2000

export async function* errorFile(
  db: Db,
  job: string,
  options: { header: string[]; locale: string; shape: ObjectShape | undefined },
): AsyncGenerator<string> {
  yield `\uFEFF${line([...options.header, ...errorColumns])}`
  for (let after = 0; ;) {
    const rows = await db.query<Refused>({
      name: 'job_errors',
      text: `select row_number, cells, errors from "${db.schema}"._job_error where job = $1 and row_number > $2 order by row_number limit ${pageRows}`,
      values: [job, after],
    })
    if (rows.length === 0) return
    let text = ''
    for (const row of rows) {
      const width = Math.max(options.header.length, row.cells.length)
      const cells = Array.from({ length: width }, (_, index) => row.cells[index] ?? '')
      text += line([
        ...cells.slice(0, options.header.length),
        String(row.row_number),
        row.errors.map((error) => reason(error, options)).join('; '),
      ])
    }
    yield text
    after = rows.at(-1)?.row_number ?? after
  }
}

/** Keeps refused rows for the file; one that is there already stays, so a batch that is done again doubles nothing. */
export async function keepRows(
  db: Db,
  job: string,
  rows: readonly { row: number; cells: readonly string[]; errors: readonly object[] }[],
): Promise<void> {
  await db.query({
    name: 'job_refused',
    text: `insert into "${db.schema}"._job_error (job, row_number, cells, errors) select $1, x.row, x.cells, x.errors
      from json_to_recordset($2::json) as x(row bigint, cells jsonb, errors jsonb) on conflict do nothing`,
    values: [job, JSON.stringify(rows)],
  })
}

/** The field of the object an error is about, if it is about one. */
export function fieldAt(pointer: string, shape: ObjectShape | undefined): FieldShape | undefined {
  const name = pointer.split('/').at(-1) ?? ''
  return shape && Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined
}

/** `Close date: Must be a date like 2026-11-21`. */
export function reason(
  error: FieldProblem & { column?: string | null },
  { locale, shape }: { locale: string; shape: ObjectShape | undefined },
): string {
  const known = fieldAt(error.pointer, shape)
  const message = error.message ?? messageOf(error.code, error.params ?? {}, locale)
  const place = error.column ?? (known ? labelText(known.label, locale) : '')
  return place ? `${place}: ${message}` : message
}

function line(cells: string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`
}
