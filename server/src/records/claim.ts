/** Taking a record out of a queue: its members do, without the right to hand records on, and the first one has it. */
import { raise } from '@trellis/metadata/problem.ts'
import { queuesOf } from '../auth/queues.ts'
import type { Ctx } from '../ctx.ts'
import { ctxWith } from '../ctx.ts'
import { readBefore } from './before.ts'
import type { WriteAnswer } from './changes.ts'
import { eventsWritten } from './event-signal.ts'
import { readableShape, refusalOf, staleProblem } from './targets.ts'
import { writeRecords } from './write.ts'

/**
 * The caller becomes the owner. Errors: record.not_found; record.stale when no queue owns it (any more); access.denied for those who are
 * not in the queue or may not change the record; record.locked.
 */
export async function claimRecord(ctx: Ctx, object: string, id: string): Promise<WriteAnswer> {
  const answer = await ctx.db.tx(async (db) => {
    const inside = ctxWith(ctx, { db })
    const shape = readableShape(inside, object)
    const image = (await readBefore(inside, shape, [id], { lock: 'no key update', verb: 'update' })).get(id)
    const problem = refusalOf(inside, shape, image, undefined)
    if (image === undefined || problem?.code === 'record.not_found') return raise('record.not_found')
    const queue = queuesOf(ctx.model).find((one) => one.id === image.owner)
    if (queue === undefined) {
      const { code, ...rest } = staleProblem(inside, shape, image)
      return raise(code, rest)
    }
    if (problem) return raise(problem.code)
    if (!ctx.access.ownerIds.includes(queue.id)) return raise('access.denied')
    return writeRecords(inside, object, [{ op: 'update', id, values: { owner: ctx.user.id } }], {
      trusted: true,
      answer: true,
      label: 'Claim',
    })
  })
  eventsWritten()
  return answer
}
