/**
 * Conditions of layouts (`visible_when`, `required_when` ...) judged against a record, by the same formula engine as the server's.
 *
 * The engine is a chunk of its own and loads when a layout has conditions at all; until it is there (and where a formula cannot be
 * judged here) the answer is undefined, and screens show the field: the server decides in the end.
 */
import { useCallback, useEffect, useState } from 'react'
import { useModel } from '../api/model.ts'
import type { RecordView } from '../api/records.ts'
import { useMe } from '../api/session.ts'
import { usePlace } from '../i18n/place.ts'
import type { Judge } from './formula-judge.ts'
import { patiently } from '../ui/lazy-part.ts'

export type Conditions = (formula: string | undefined, record: RecordView) => boolean | undefined

export function useConditions(object: string, formulas: string[]): Conditions {
  const model = useModel()
  const me = useMe()
  const { timeZone } = usePlace()
  const [judge, setJudge] = useState<Judge | null>(null)
  const needed = formulas.length > 0
  useEffect(() => {
    if (!needed) return
    let wanted = true
    void patiently(() => import('./formula-judge.ts')).then((engine) => {
      if (wanted) setJudge(() => engine.judgeFor({ model, object, timeZone, globals: me.globals }))
    })
    return () => {
      wanted = false
    }
  }, [needed, model, object, timeZone, me.globals])
  return useCallback(
    (formula, record) => (formula === undefined || judge === null ? undefined : judge(formula, record)),
    [judge],
  )
}
