/** The grids of lines in a form: what they would send, and the reasons of a refusal that are theirs. */
import { useCallback, useMemo, useState } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { useModel } from '../../api/model.ts'
import type { WireProblem } from '../../api/problem.ts'
import { formLines } from '../../page/layout.ts'
import type { LineControl } from '../../page/line-items/line-field.tsx'
import type { LineChanges } from '../../page/line-items/lines.ts'
import type { LayoutDocument } from '@trellis/metadata/schema/layout.ts'

/** Changes of lines by relation, as they are sent. */
export type ChildrenOf = { [relation: string]: LineChanges }

export function useFormLines(object: ObjectView, layout: LayoutDocument | undefined) {
  const model = useModel()
  const blocks = useMemo(() => formLines(model, object, layout), [model, object, layout])
  const [controls] = useState(() => new Map<string, LineControl>())
  const onControl = useCallback(
    (relation: string, control: LineControl | null) => {
      if (control) controls.set(relation, control)
      else controls.delete(relation)
    },
    [controls],
  )
  return {
    blocks,
    onControl,
    changes: (): ChildrenOf => {
      const all = [...controls].map(([relation, control]) => [relation, control.changes()] as const)
      return Object.fromEntries(all.filter((one): one is readonly [string, LineChanges] => one[1] !== null))
    },
    /** Hands each grid the reasons that are its own; `problem` has what is left, `rest` what has no cell. */
    place: (problem: WireProblem): { problem: WireProblem; rest: string[]; placed: boolean } => {
      const rest: string[] = []
      let errors = problem.errors ?? []
      const count = errors.length
      for (const [relation, control] of controls) {
        const prefix = `/${relation}/`
        const own = errors.filter((one) => one.pointer.startsWith(prefix))
        errors = errors.filter((one) => !one.pointer.startsWith(prefix))
        if (own.length > 0)
          rest.push(...control.refuse(own.map((one) => ({ ...one, pointer: one.pointer.slice(prefix.length - 1) }))))
      }
      return { problem: { ...problem, errors }, rest, placed: errors.length < count }
    },
  }
}
