/** What somebody else's change set would do, as its author sees it: sentences, what they touch, what stands in the way. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ProblemCard } from '@trellis/runtime/ui/states.tsx'
import { readPlan } from '../document/change-set-api.ts'
import { keyOf } from '../document/documents.ts'
import { PlanPart } from './plan-view.tsx'
import type { ChangeSet } from './review-api.ts'

export function ReviewPlan({ set }: { set: ChangeSet }) {
  const plan = useQuery({
    queryKey: ['plan', set.author.id, set.stamp],
    queryFn: async () => {
      const found = await readPlan(set.items)
      return { ...found, problems: found.problems.map((one) => ({ ...one, pointer: byName(one.pointer, set) })) }
    },
    enabled: set.items.length > 0,
  })
  const documents = useMemo(() => new Map(set.items.map((item) => [keyOf(item.kind, item.name), item])), [set])
  if (plan.isError) return <ProblemCard error={plan.error} retry={() => void plan.refetch()} />
  return plan.data ? <PlanPart plan={plan.data} documents={documents} fix={false} /> : null
}

/** `/items/0/label` of the items as they were sent, as `/items/object/lead/label`. */
function byName(pointer: string, { items }: ChangeSet): string {
  return pointer.replace(/^\/items\/(\d+)/, (whole, at: string) => {
    const item = items[Number(at)]
    return item ? `/items/${item.kind}/${item.name}` : whole
  })
}
