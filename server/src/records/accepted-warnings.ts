/** Warnings somebody saved in spite of are in the audit trail: one line a call, whatever the number of records. */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { auditOf, writeAudit } from '../auth/audit-trail.ts'
import type { Ctx } from '../ctx.ts'
import type { Verdict } from './changes.ts'

/** An audit line names so many records; how many there were is always said. */
const mostNamed = 100

/** Writes nothing when no warning was in the way. One statement at most. */
export async function auditAccepted(ctx: Ctx, shape: ObjectShape, verdicts: readonly Verdict[]): Promise<void> {
  const warned = verdicts.flatMap((verdict) => {
    const rules = verdict.ok
      ? (verdict.notices ?? []).filter((notice) => notice.params?.['severity'] === 'warning')
      : []
    return verdict.ok && rules.length > 0 ? [{ id: verdict.id, rules: rules.map((rule) => rule.params?.['rule']) }] : []
  })
  const [first] = warned
  if (first === undefined) return
  await writeAudit(ctx.db, {
    ...auditOf(ctx),
    kind: 'warnings.accepted',
    object: shape.name,
    ...(warned.length === 1 && { record: first.id }),
    details: {
      rules: [...new Set(warned.flatMap(({ rules }) => rules))],
      count: warned.length,
      records: warned.slice(0, mostNamed).map(({ id }) => id),
    },
  })
}
