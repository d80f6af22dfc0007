/** What record types require of the fields of a form, once their rules are there; nothing for an object without record types. */
import { useEffect, useState } from 'react'
import type { ObjectView } from '../api/model.ts'
import { documentsFor, useModel } from '../api/model.ts'
import type { RecordView } from '../api/records.ts'
import { useMe } from '../api/session.ts'
import { isBlank } from '../fields/field-ui.ts'
import type { Conditions } from './conditions.ts'
import { patiently } from '../ui/lazy-part.ts'

/** `field` must be filled in while the formula `when` holds. */
export type TypeRule = { field: string; when: string }

const none: readonly TypeRule[] = []

export function useTypeRules(object: ObjectView): readonly TypeRule[] {
  const model = useModel()
  const me = useMe()
  const [rules, setRules] = useState(none)
  const needed = documentsFor(model, 'record_type', object.name).length > 0
  useEffect(() => {
    if (!needed) return
    let wanted = true
    void patiently(() => import('./type-rules.ts')).then(({ typeRulesOf }) => {
      if (wanted) setRules(typeRulesOf(model, object.name, me.id))
    })
    return () => {
      wanted = false
    }
  }, [needed, model, object.name, me.id])
  return rules
}

/** As at saving: a gap that was there before stops nothing, only the change that makes it. */
export function requiredByType(
  rules: readonly TypeRule[],
  field: string,
  { now, saved, conditions }: { now: RecordView; saved: RecordView | null; conditions: Conditions },
): boolean {
  return rules.some((rule) => {
    if (rule.field !== field || conditions(rule.when, now) !== true) return false
    return saved === null || !isBlank(saved[field]) || conditions(rule.when, saved) !== true
  })
}
