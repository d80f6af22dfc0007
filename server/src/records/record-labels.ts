/** Names of records by id, for people: the name field of each, where the caller may see the record and that field. */
import { can, fieldRight } from '@trellis/metadata/access/access.ts'
import { fieldOf, objectOf } from '@trellis/metadata/model/shape.ts'
import type { Ctx } from '../ctx.ts'
import { boundReach } from './params.ts'
import { reachOf, reachSql } from './reach.ts'
import { ident, statement, tableOf } from './sql-text.ts'

/** One statement an object. Records in the bin have names too. */
export async function labelsOf(
  ctx: Ctx,
  wanted: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<Map<string, string>> {
  const labels = new Map<string, string>()
  for (const [object, ids] of wanted) {
    const shape = objectOf(ctx.model, object)
    const name = shape && fieldOf(shape, shape.nameField)
    const open =
      shape?.system ||
      (shape &&
        can(ctx.access, object, 'read') &&
        ['edit', 'read'].includes(fieldRight(ctx.access, shape, shape.nameField)))
    if (!shape || !name?.column || !open || ids.size === 0) continue
    const column = name.column
    const rows = await ctx.db.query<{ id: string; label: string | null }>(
      statement(shape, `labels ${ctx.access.key}`, [[...ids], boundReach(ctx.access)], () => {
        const reach = reachSql(reachOf(ctx, '$2'), shape, 'read', 't')
        return `select t.id, t.${ident(column)}::text as label from ${tableOf(ctx.db.schema, shape)} t where t.id = any($1::uuid[]) and ${reach}`
      }),
    )
    for (const row of rows) if (row.label !== null) labels.set(row.id, row.label)
  }
  return labels
}
