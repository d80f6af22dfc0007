/** The Model of the drafts as screens read it; while the drafts have problems, the last one that was whole, else what is published. */
import { useEffect, useMemo, useState } from 'react'
import type { Model } from '@trellis/metadata/model/shape.ts'
import type { ModelView } from '@trellis/runtime/api/model.ts'
import { useModelQuery } from '@trellis/runtime/api/queries.ts'
import type * as DraftEngine from '../document/draft-model.ts'
import { useDocuments } from '../document/studio.ts'

export type DraftView = { model: ModelView | undefined; broken: boolean }

export function useDraftView(role?: string): DraftView {
  const documents = useDocuments()
  const published = useModelQuery(true)
  const [engine, setEngine] = useState<typeof DraftEngine | null>(null)
  useEffect(() => {
    let wanted = true
    void import('../document/draft-model.ts').then((module) => wanted && setEngine(module))
    return () => {
      wanted = false
    }
  }, [])
  const whole = useMemo(() => {
    const draft = engine?.draftModel(documents)
    return engine && draft?.ok ? viewOnce(engine, draft.model, role) : undefined
  }, [engine, documents, role])
  const [last, setLast] = useState<ModelView | undefined>(undefined)
  if (whole && whole !== last) setLast(whole)
  if (engine === null) return { model: undefined, broken: false }
  return whole ? { model: whole, broken: false } : { model: last ?? published.data, broken: true }
}

const views = new WeakMap<Model, Map<string, ModelView>>()

/** What somebody sees of a Model, worked out once. */
function viewOnce(engine: typeof DraftEngine, model: Model, role: string | undefined): ModelView {
  const known = views.get(model) ?? new Map<string, ModelView>()
  views.set(model, known)
  const view = known.get(role ?? '') ?? engine.viewOf(model, role)
  known.set(role ?? '', view)
  return view
}
