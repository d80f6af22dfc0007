/** Which layout a form has while the record is typed, with its sections and the judge of its conditions. */
import { useMemo } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { useModel } from '../../api/model.ts'
import { choosingFormulas, rankOf, useRankedLayouts } from '../../page/assigned-layout.ts'
import { useConditions } from '../../page/conditions.ts'
import type { LayoutUse } from '../../page/layout.ts'
import { formSections, formulasOf } from '../../page/layout.ts'
import { useTypeRules } from '../../page/use-type-rules.ts'
import type { AsTyped } from './as-typed.ts'
import { useFollowing } from './as-typed.ts'

type LiveInput = { object: ObjectView; use: LayoutUse; typed: AsTyped }

/** The layout this person gets for the record as it is typed: another stage may have another one. */
export function useLiveLayout({ object, use, typed }: LiveInput) {
  const model = useModel()
  const ranked = useRankedLayouts(object, use)
  const rules = useTypeRules(object)
  const formulas = useMemo(() => {
    const all = ranked.flatMap(({ layout }) => formSections(model, object, layout))
    return [...choosingFormulas(ranked), ...formulasOf(all), ...rules.map(({ when }) => when)]
  }, [model, object, ranked, rules])
  const conditions = useConditions(object.name, formulas)
  const chosen = useFollowing(typed, (now) => rankOf(ranked, conditions, now))
  const layout = ranked[chosen]?.layout
  const sections = useMemo(() => formSections(model, object, layout), [model, object, layout])
  return { layout, sections, conditions, rules }
}
