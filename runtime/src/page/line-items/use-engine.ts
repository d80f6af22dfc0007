/** Formulas and defaults of an object worked out in the browser, once they are needed; and what they read of records that were chosen. */
import { useEffect, useState } from 'react'
import type { FieldView, ModelView } from '../../api/model.ts'
import { fieldIn, targetOf, useModel } from '../../api/model.ts'
import { query } from '../../api/records.ts'
import { useMe } from '../../api/session.ts'
import { usePlace } from '../../i18n/place.ts'
import type { LineEngine } from './line-engine.ts'
import type { LineValues } from './lines.ts'
import { patiently } from '../../ui/lazy-part.ts'

/** null until it is there. */
export function useEngine(object: string, needed: boolean): LineEngine | null {
  const model = useModel()
  const me = useMe()
  const { timeZone } = usePlace()
  const [engine, setEngine] = useState<LineEngine | null>(null)
  useEffect(() => {
    if (!needed) return
    let wanted = true
    void patiently(() => import('./line-engine.ts')).then((made) => {
      if (wanted) setEngine(made.lineEngine(model, object, me, timeZone))
    })
    return () => {
      wanted = false
    }
  }, [needed, model, object, me, timeZone])
  return engine
}

/** Values behind a lookup by id of the chosen record; empty when they cannot be read. */
export async function readChosen(
  model: ModelView,
  field: FieldView | undefined,
  { ids, paths }: { ids: string[]; paths: readonly string[] },
): Promise<Map<string, LineValues>> {
  const target = field && targetOf(model, field)
  const names = target
    ? paths
        .map((path) => path.slice(field.name.length + 1))
        .filter((path) => fieldIn(model, target, path) !== undefined)
    : []
  if (!target || names.length === 0 || ids.length === 0) return new Map()
  const where = { field: 'id', op: 'in' as const, value: [...new Set(ids)] }
  const page = await query({ object: target.name, fields: ['id', ...names], where, limit: 1000 }).catch(() => null)
  return new Map(
    (page?.records ?? []).map((record) => [
      record.id,
      Object.fromEntries(names.map((name) => [`${field.name}.${name}`, record[name] ?? null])),
    ]),
  )
}
