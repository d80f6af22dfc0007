/** The grids of lines in a form: what they would send, and the reasons of a refusal that are theirs. */
import { useCallback, useMemo, useState } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { useModel } from '../../api/model.ts'
import type { WireProblem } from '../../api/problem.ts'
import { formLines } from '../../page/layout.ts'
import type { LineControl } from '../../page/line-items/line-field.tsx'
import type { LineChanges, Lines } from '../../page/line-items/lines.ts'
import type { LayoutDocument } from '@trellis/metadata/schema/layout.ts'

/** Changes of lines by relation, as they are sent. */
export type ChildrenOf = { [relation: string]: LineChanges }

/** Lines of each relation as they are kept with what is typed. */
export type KeptLines = { [relation: string]: Lines }

export type FormLines = ReturnType<typeof useFormLines>

/** `kept`: lines of an earlier try; they come back once their grid is there. */
export function useFormLines(object: ObjectView, layout: LayoutDocument | undefined, kept: KeptLines = {}) {
  const model = useModel()
  const [earlier] = useState(kept)
  const [listeners] = useState(() => new Set<() => void>())
  const blocks = useMemo(() => formLines(model, object, layout), [model, object, layout])
  const [controls] = useState(() => new Map<string, LineControl>())
  const onControl = useCallback(
    (relation: string, control: LineControl | null) => {
      if (control) controls.set(relation, control)
      else controls.delete(relation)
    },
    [controls],
  )
  const touched = useCallback(() => {
    for (const listener of listeners) listener()
  }, [listeners])
  const subscribe = useCallback(
    (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    [listeners],
  )
  const keptOf = useCallback(
    (relation: string) => (Object.hasOwn(earlier, relation) ? earlier[relation] : undefined),
    [earlier],
  )
  return {
    blocks,
    onControl,
    keptOf,
    /** A grid says that its lines are others now; who listens is told. */
    touched,
    subscribe,
    /** What a grid that is not there yet would show is kept on. */
    kept: (): KeptLines => {
      const shown = [...controls].map(([relation, control]) => [relation, control.kept()] as const)
      const waiting = Object.entries(earlier).filter(([relation]) => !controls.has(relation))
      return Object.fromEntries([...waiting, ...shown].filter((one): one is [string, Lines] => one[1] !== null))
    },
    unread: (): boolean => [...controls.values()].some((control) => control.unread()),
    /** Whether a problem is about lines. */
    concern: (problem: WireProblem): boolean => namedIn(problem, controls).length > 0,
    /** Takes in what others saved of the lines a problem is about. */
    takeTheirs: async (problem: WireProblem): Promise<void> => {
      await Promise.all(namedIn(problem, controls).map((control) => control.takeTheirs()))
    },
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

function namedIn(problem: WireProblem, controls: ReadonlyMap<string, LineControl>): LineControl[] {
  const isNamed = (relation: string) =>
    (problem.errors ?? []).some(({ pointer }) => pointer.startsWith(`/${relation}/`))
  return [...controls].flatMap(([relation, control]) => (isNamed(relation) ? [control] : []))
}
