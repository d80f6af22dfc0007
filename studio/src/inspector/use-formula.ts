/** The formula engine over the documents being edited, loaded when the first formula is shown. */
import { useEffect, useMemo, useState } from 'react'
import { localeNow } from '@trellis/runtime/i18n/i18n.ts'
import { useDocuments } from '../document/studio.ts'
import type * as FormulaCheck from '../editor/formula-check.ts'

type Engine = typeof FormulaCheck
export type Suggestions = ReturnType<Engine['suggestFormula']>

function useEngine(): Engine | null {
  const [engine, setEngine] = useState<Engine | null>(null)
  useEffect(() => {
    let wanted = true
    void import('../editor/formula-check.ts').then((module) => wanted && setEngine(module))
    return () => {
      wanted = false
    }
  }, [])
  return engine
}

type Asked = { object?: string; text: string; condition: boolean }

/** undefined while the engine is loading. */
export function useVerdict({ object, text, condition }: Asked): FormulaCheck.FormulaVerdict | undefined {
  const documents = useDocuments()
  const engine = useEngine()
  return useMemo(
    () =>
      engine === null || object === undefined
        ? undefined
        : engine.checkFormulaText(documents, { object, text, condition, locale: localeNow() }),
    [engine, documents, object, text, condition],
  )
}

/** What may follow at `offset` (null: nowhere, the input is not in use). */
export function useSuggestions({
  object,
  text,
  condition,
  offset,
}: Asked & { offset: number | null }): Suggestions | undefined {
  const documents = useDocuments()
  const engine = useEngine()
  return useMemo(
    () =>
      engine === null || object === undefined || offset === null
        ? undefined
        : engine.suggestFormula(documents, { object, text, condition, offset, locale: localeNow() }),
    [engine, documents, object, text, condition, offset],
  )
}
