/**
 * The value behind a mask, and the plain text of an encrypted field. Every look is kept: as an event of the record and, with the reason,
 * in the audit trail; so many an hour and no more.
 */
import { fieldRight, isEditable } from '@trellis/metadata/access/access.ts'
import { fieldType } from '@trellis/metadata/fields/field-types.ts'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import type { FieldShape, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import { auditOf, writeAudit } from '../auth/audit-trail.ts'
import type { Ctx } from '../ctx.ts'
import { needReach, readBefore } from './before.ts'
import { placeOf, sealer } from './sealed.ts'

/** Looks of one user within an hour. */
export const looksAnHour = 60
const shortestReason = 5

/**
 * null: the field is blank. An encrypted field is shown to who may edit it, a masked one to who holds `reveal_masked` and says why.
 * Errors: record.not_found, query.unknown_field, record.validation_failed without a reason, limit.rate.
 */
export async function revealValue(
  ctx: Ctx,
  object: string,
  id: string,
  wish: { field: string; reason: string | null },
): Promise<JsonValue> {
  const shape = objectOf(ctx.model, object)
  const field = shape && fieldOf(shape, wish.field)
  const behind = shape && field?.column ? whatHides(ctx, shape, field) : null
  if (!shape || !field?.column || behind === null)
    return raise('query.unknown_field', { detail: wish.field.slice(0, 100) })
  if (behind === 'mask' && (wish.reason?.trim().length ?? 0) < shortestReason)
    return raise('record.validation_failed', { errors: [{ pointer: '/reason', code: 'value.required' }] })
  const verb = behind === 'mask' ? 'read' : 'update'
  const image = (await readBefore(ctx, shape, [id], { verb })).get(id)
  if (!image || image.deleted || !image.readable) return raise('record.not_found')
  if (!image.writable) return raise('access.denied')
  if (behind === 'mask') await needReach(ctx, shape, id, 'reveal')
  await ctx.db.tx(async (db) => {
    await db.query({
      text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))',
      values: [`${db.schema} reveal ${ctx.user.id}`],
    })
    const rows = await db.query<{ looks: number }>({
      name: 'reveal_looks',
      text: `select count(*)::int as looks from "${db.schema}"._audit where actor = $1 and kind = 'field.revealed' and at > now() - interval '1 hour'`,
      values: [ctx.user.id],
    })
    if ((rows[0]?.looks ?? 0) >= looksAnHour) raise('limit.rate', { retryAfterSeconds: 600 })
    await db.query({
      name: 'event_reveal',
      text: `insert into "${db.schema}"._event (object, record, kind, version, via, actor, fields) values ($1, $2, 'revealed', $3, $4, $5, $6)`,
      values: [object, id, image.version, ctx.via, ctx.user.id, [wish.field]],
    })
    const details = { field: wish.field, reason: wish.reason }
    await writeAudit(db, { kind: 'field.revealed', ...auditOf(ctx), object, record: id, details })
  })
  const value = image.values[wish.field] ?? null
  if (!fieldType(field.type)?.encrypted) return value
  return typeof value === 'string' ? sealer().open(value, placeOf(shape.table, field.column, id)) : null
}

/** What keeps the caller from the value and may be lifted for them; null: nothing does, or nothing may. */
function whatHides(ctx: Ctx, shape: ObjectShape, field: FieldShape): 'mask' | 'seal' | null {
  const right = fieldRight(ctx.access, shape, field.name)
  const mayReveal = ctx.access.admin || ctx.access.system.includes('reveal_masked')
  if (right === 'masked') return mayReveal ? 'mask' : null
  return fieldType(field.type)?.encrypted && isEditable(ctx.access, shape, field.name) ? 'seal' : null
}
