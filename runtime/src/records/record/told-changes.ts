/** What is told of a change: without what the server works out beside a field that is told already (an amount in the organisation's currency). Pure. */
import type { ObjectView } from '../../api/model.ts'

export function toldChanges<Change extends { field: string }>(object: ObjectView, changes: Change[]): Change[] {
  const told = changes.filter(({ field }) => {
    const known = Object.hasOwn(object.fields, field) ? object.fields[field] : undefined
    return known?.companion_of === undefined || known.read_only !== true
  })
  return told.length === 0 ? changes : told
}
