/** Formulas of a record as they are worked out while it is typed. */
import { useMemo } from 'react'
import type { ObjectView } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { isWorkedOut } from '../../page/layout.ts'
import type { LineEngine } from '../../page/line-items/line-engine.ts'
import type { LineValues } from '../../page/line-items/lines.ts'
import { useEngine } from '../../page/line-items/use-engine.ts'

/** `engine` is null while it loads, and where nothing needs one. */
export function useWorked(object: ObjectView, record: RecordView | null) {
  const engine = useEngine(object.name, needsEngine(object, record))
  const worked = useMemo(() => workedBy(engine), [engine])
  return { engine, worked }
}

/** Formulas to show, or defaults that follow from what is typed. */
function needsEngine(object: ObjectView, record: RecordView | null): boolean {
  return Object.values(object.fields).some(
    (field) => isWorkedOut(field) || (record === null && field['default_formula'] !== undefined),
  )
}

/** Formulas of the record as typed, worked out once for all that show them. */
function workedBy(engine: LineEngine | null): (now: RecordView) => LineValues {
  const known = new WeakMap<RecordView, LineValues>()
  return (now) => {
    let found = known.get(now)
    if (!found) known.set(now, (found = engine?.computed(now as LineValues) ?? {}))
    return found
  }
}
