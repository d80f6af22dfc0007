/** The one statement of a short write: what is written, and from the written row the record as the caller may read it. */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import { recordSql, recordValues } from './answer.ts'
import type { RecordSql } from './answer.ts'
import { boundReach } from './params.ts'
import { statement } from './sql-text.ts'

export type Written = { record: string; id: string; version: number }

/** Parameters of insert and update before those of the answer: rows, change set, via, user, owner ids. */
const fixedParameters = 5

/** Placeholder of the caller's owner ids. */
export const ownersParameter = `$${fixedParameters}`

/** `key` names the text for this shape and caller; `fixed` are the first four parameters; `text` makes the statement around its SELECT. */
export type OneStatement = { key: string; fixed: readonly unknown[]; text: (select: string) => string }

/** undefined: something stood in the way, and nothing was written. */
export async function runOne(ctx: Ctx, shape: ObjectShape, one: OneStatement): Promise<Written | undefined> {
  const { sql, slots, steady } = answerSql(ctx, shape)
  const values = [...one.fixed, boundReach(ctx.access), ...recordValues(ctx, slots)]
  const text = () => typed(one.text(sql))
  const [row] = await ctx.db.query<Written>(steady ? statement(shape, one.key, values, text) : { text: text(), values })
  return row
}

const answers = new WeakMap<ObjectShape, Map<string, RecordSql>>()

function answerSql(ctx: Ctx, shape: ObjectShape): RecordSql {
  const kept = answers.get(shape)?.get(ctx.access.key)
  if (kept !== undefined) return kept
  const record = recordSql(ctx, shape, { from: 'w', alias: 'w', offset: fixedParameters })
  if (record.steady)
    answers.set(shape, (answers.get(shape) ?? new Map<string, RecordSql>()).set(ctx.access.key, record))
  return record
}

/** PostgreSQL has to know the type of every parameter, used or not. */
function typed(text: string): string {
  return text.includes(ownersParameter) ? text : `${text} where ${ownersParameter}::uuid[] is not null`
}
