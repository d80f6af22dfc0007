/** How many requests of one user are at work at once in this process: one client's loop must not take the database from the others. */
import { raise } from '@trellis/metadata/problem.ts'

/** Of one user in one process. */
export const requestsAtOnce = 256

const atWork = new Map<string, number>()

/** Counts one in; the answer counts it out. Errors: limit.rate. */
export function enter(userId: string): () => void {
  const count = (atWork.get(userId) ?? 0) + 1
  if (count > requestsAtOnce) raise('limit.rate', { retryAfterSeconds: 1 })
  atWork.set(userId, count)
  return () => {
    const left = (atWork.get(userId) ?? 1) - 1
    if (left <= 0) atWork.delete(userId)
    else atWork.set(userId, left)
  }
}
