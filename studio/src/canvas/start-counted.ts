/** What a new figure or chart of a record page starts with, so that it shows something at once. Pure. */
import { activityObject, attachmentObject } from '@trellis/runtime/api/linked-objects.ts'
import type { ModelView, ObjectView } from '@trellis/runtime/api/model.ts'
import { fieldIn, objectIn, plainFields } from '@trellis/runtime/api/model.ts'
import type { CountedBlock } from '@trellis/runtime/page/layout.ts'

/** `owned`: the records belong to this one, so they can be edited as its lines. */
export type Relation = { relation: string; child: ObjectView; owned: boolean }

export function relationsOf(model: ModelView, object: ObjectView): Relation[] {
  return (object.children ?? []).flatMap((one) => {
    const child = objectIn(model, one.object)
    const via = one.name.split('.')[1] ?? ''
    return child ? [{ relation: one.name, child, owned: fieldIn(model, child, via)?.type === 'master_detail' }] : []
  })
}

/** Over the given relation, else over the one that has most to tell: stages before choices, business before notes and files. */
export function startCounted(
  type: CountedBlock['type'],
  model: ModelView,
  { object, relation }: { object: ObjectView; relation?: string },
): CountedBlock | undefined {
  const apart = [activityObject(model, object)?.name, attachmentObject(model, object)?.name]
  const worth = ({ child }: Relation) =>
    (apart.includes(child.name) ? 0 : 4) + (stageOf(child) ? 2 : choiceOf(child) ? 1 : 0)
  const [best] = relationsOf(model, object)
    .filter((one) => relation === undefined || one.relation === relation)
    .toSorted((a, b) => worth(b) - worth(a))
  if (!best) return undefined
  const common = { relation: best.relation, measure: { fn: 'count' } } as const
  if (type === 'figure') return { type, width: 3, ...common }
  const choice = stageOf(best.child) ?? choiceOf(best.child)
  return {
    type,
    width: 6,
    ...common,
    group_by: choice === undefined ? { field: 'created_at', unit: 'month' } : { field: choice },
  }
}

function stageOf(child: ObjectView): string | undefined {
  return plainFields(child).find((field) =>
    field.options?.some((option) => option.closed === true || option.probability !== undefined),
  )?.name
}

function choiceOf(child: ObjectView): string | undefined {
  return plainFields(child).find((field) => field.type === 'select')?.name
}
