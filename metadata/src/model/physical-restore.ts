/** Going back to an earlier version: each object and field takes the very table and column it had then, renamed or binned since. */
import type { ExpandedField } from './expand.ts'
import { own } from './own.ts'
import type { PhysicalField, PhysicalNames, PhysicalObject } from './physical.ts'

/** Name under which the table an object had is known now; undefined when nothing alive uses it. */
export function holderOfTable(names: PhysicalNames, then: PhysicalNames, object: string): string | undefined {
  const table = own(then.objects, object)?.table
  return table === undefined ? undefined : Object.entries(names.objects).find(([, entry]) => entry.table === table)?.[0]
}

/** Name of the field that uses the column (or link table) a field had. */
export function holderOfColumn(
  names: PhysicalObject | undefined,
  then: PhysicalObject | undefined,
  field: string,
): string | undefined {
  const place = own(then?.fields, field)
  if (!place) return undefined
  return Object.entries(names?.fields ?? {}).find(([, entry]) => isSamePlace(entry, place))?.[0]
}

/** Takes the object's table out of the bin, with all its columns. */
export function takeObject(bin: PhysicalNames['bin'], then: PhysicalNames, object: string): PhysicalObject | undefined {
  const table = own(then.objects, object)?.table
  const index = bin.objects.findLastIndex((entry) => entry.names.table === table)
  return index < 0 ? undefined : bin.objects.splice(index, 1)[0]?.names
}

/** Takes the field's column or link table out of the bin. */
export function takeField(
  bin: PhysicalNames['bin'],
  table: string,
  then: PhysicalObject | undefined,
  field: ExpandedField,
): PhysicalField | undefined {
  const place = own(then?.fields, field.name)
  if (!place) return undefined
  const index = bin.fields.findLastIndex((entry) => entry.table === table && isSamePlace(entry, place))
  if (index < 0) return undefined
  bin.fields.splice(index, 1)
  return { ...place, sqlType: field.sqlType }
}

function isSamePlace(a: PhysicalField, b: PhysicalField): boolean {
  return a.column === b.column && a.linkTable === b.linkTable
}
