/** Whether changes bring records to where nothing may be brought: a detail to a locked master, a record into a closed period. */
import type { ObjectShape } from '@trellis/metadata/model/shape.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import type { Problem } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { ReadyChange } from './changes.ts'
import { closedDates } from './closed-periods.ts'
import { masterFields } from './lock-sql.ts'
import { lockedFor } from './locks.ts'

/** What is wrong with each change; those that may be are absent. Where the record stands now is asked of its before-image. */
export async function lockedTargets(
  ctx: Ctx,
  shape: ObjectShape,
  ready: readonly ReadyChange[],
): Promise<Map<ReadyChange, Problem>> {
  const found = new Map<ReadyChange, Problem>()
  await findClosed(ctx, shape, ready, found)
  for (const field of masterFields(shape)) {
    const master = objectOf(ctx.model, field.to?.[0] ?? '')
    const named = ready.flatMap((change) => {
      const id = change.values[field.name]
      return typeof id === 'string' ? [{ change, id }] : []
    })
    if (master === undefined || named.length === 0) continue
    const locked = await lockedFor(ctx, [{ shape: master, ids: [...new Set(named.map(({ id }) => id))] }])
    for (const { change, id } of named) {
      const problem = locked.get(id)
      if (problem) found.set(change, problem)
    }
  }
  return found
}

async function findClosed(
  ctx: Ctx,
  shape: ObjectShape,
  ready: readonly ReadyChange[],
  found: Map<ReadyChange, Problem>,
): Promise<void> {
  const name = shape.periods?.find((period) => period.via === undefined)?.field
  if (name === undefined) return
  const dated = ready.flatMap((change) => {
    const date = change.values[name]
    return typeof date === 'string' ? [{ change, date }] : []
  })
  const closed = await closedDates(
    ctx,
    shape,
    dated.map(({ date }) => date),
  )
  const errors = [{ pointer: `/${name}`, code: 'value.period_closed' }]
  for (const { change, date } of dated)
    if (closed.has(date)) found.set(change, { code: 'record.period_closed', errors })
}
