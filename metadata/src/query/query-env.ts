/** What checking a query depends on: the Model, the caller, and the moment it is asked, all as inputs. */
import type { Access } from '../access/access.ts'
import type { Person } from '../layout/audience.ts'
import type { Model } from '../model/shape.ts'
import { dayIn } from './calendar.ts'

export type QueryEnv = {
  model: Model
  access: Access
  /** `person`: absent for the platform itself, which knows every view. */
  user: { id: string; email?: string; person?: Person }
  nowMs: number
  /** IANA zone of the caller: relative dates are days there. */
  timeZone: string
  /** The caller's day. */
  today(): string
}

export function queryEnv(of: Omit<QueryEnv, 'today'>): QueryEnv {
  let today: string | undefined
  return { ...of, today: () => (today ??= dayIn(of.nowMs, of.timeZone)) }
}
