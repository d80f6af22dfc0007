/** The Model of the drafts as screens read it; while the drafts have problems, the last one that was whole, else what is published. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ModelView } from '@trellis/runtime/api/model.ts'
import { useModelQuery } from '@trellis/runtime/api/queries.ts'
import { useDocuments } from '../document/studio.ts'

export type DraftView = { model: ModelView | undefined; broken: boolean }

export function useDraftView(role?: string): DraftView {
  const documents = useDocuments()
  const published = useModelQuery(true)
  const [engine, setEngine] = useState<typeof import('../document/draft-model.ts') | null>(null)
  useEffect(() => {
    let wanted = true
    void import('../document/draft-model.ts').then((module) => wanted && setEngine(module))
    return () => {
      wanted = false
    }
  }, [])
  const last = useRef<ModelView | undefined>(undefined)
  return useMemo(() => {
    if (engine === null) return { model: undefined, broken: false }
    const draft = engine.draftModel(documents)
    if (!draft.ok) return { model: last.current ?? published.data, broken: true }
    last.current = engine.viewOf(draft.model, role)
    return { model: last.current, broken: false }
  }, [engine, documents, published.data, role])
}
