/** The colour of a record by the rules of its view. The formula engine loads with the first view that has rules. */
import { useCallback, useMemo } from 'react'
import type { RecordView } from '../../api/records.ts'
import { useLabel } from '../../i18n/i18n.ts'
import { useConditions } from '../../page/conditions.ts'
import type { ColorRule, Shade } from './color-rules.ts'

export type ShadeOf = (record: RecordView) => Shade | undefined

export function useShades(object: string, rules: readonly ColorRule[] | undefined): ShadeOf {
  const labelOf = useLabel()
  const formulas = useMemo(() => rules?.map((rule) => rule.when) ?? [], [rules])
  const holds = useConditions(object, formulas)
  const shades = useMemo(
    () =>
      (rules ?? []).map((rule) => ({ when: rule.when, color: rule.color, label: labelOf(rule.label) || rule.when })),
    [rules, labelOf],
  )
  return useCallback((record) => shades.find((shade) => holds(shade.when, record) === true), [shades, holds])
}
