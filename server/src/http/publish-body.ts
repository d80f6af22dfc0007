/** What the calls that publish take and answer besides the documents. */
import type { PublishPlan } from '../model/plan.ts'

export const bodyMembers = ['items', 'dry_run', 'comment', 'confirm', 'base_version', 'version'] as const
export type PublishBody = { [member in (typeof bodyMembers)[number]]?: unknown }

export function summary(plan: PublishPlan): { steps: object[]; impact: object[] } {
  return { steps: plan.changes, impact: plan.impact }
}

export function optionsOf(body: PublishBody): {
  comment: string | null
  confirmed: boolean
  baseVersion: number | undefined
} {
  return {
    comment: typeof body.comment === 'string' ? body.comment.slice(0, 2000) : null,
    confirmed: body.confirm === true,
    baseVersion: typeof body.base_version === 'number' ? body.base_version : undefined,
  }
}
