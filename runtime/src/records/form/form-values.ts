/** Between records and the values of a form. Pure. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ObjectView } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { isWritable } from '../../fields/field-uis.ts'
import type { Conditions } from '../../page/conditions.ts'
import type { FieldItem, SectionBlock } from '../../page/layout.ts'
import { isWorkedOut } from '../../page/layout.ts'

export type FormValues = { [field: string]: JsonValue }

/** Every writable field of the object with its value; the form shows some of them, the rest is there for conditions. */
export function startValues(
  object: ObjectView,
  given: { [path: string]: JsonValue | undefined },
  isNew: boolean,
): FormValues {
  const values: FormValues = {}
  for (const field of Object.values(object.fields)) {
    if (!isWritable(field) || (field.system && field.name !== 'owner')) continue
    const own = given[field.name]
    values[field.name] = own !== undefined ? own : isNew && field.default !== undefined ? field.default : null
  }
  return values
}

/** Values of other paths that came along: names of lookups. */
export function besides(given: { [path: string]: JsonValue | undefined }): { [path: string]: JsonValue } {
  const found = Object.entries(given).filter(
    (entry): entry is [string, JsonValue] => entry[0].includes('.') && entry[1] !== undefined,
  )
  return Object.fromEntries(found)
}

/** What a new record is made of: everything that is not blank. */
export function createdValues(values: FormValues): FormValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''))
}

/** What differs from the record as it was opened. */
export function changedValues(values: FormValues, before: FormValues): FormValues {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => !isSame(value, before[name] ?? null)))
}

export function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
}

/** The form as a record, for editors and conditions that look at other fields. */
export function asRecord(
  values: FormValues,
  beside: { [path: string]: JsonValue },
  record: RecordView | null,
): RecordView {
  return { ...record, ...beside, ...values, id: record?.id ?? '' }
}

/** Fields that can be filled in while the record is as it is, in the order they stand. */
export function seenItems(
  object: ObjectView,
  { sections, conditions, now }: { sections: SectionBlock[]; conditions: Conditions; now: RecordView },
): FieldItem[] {
  const stands = (condition: string | undefined) => conditions(condition, now) !== false
  return sections
    .filter((section) => stands(section.visible_when))
    .flatMap((section) => section.fields)
    .filter((item) => {
      const field = Object.hasOwn(object.fields, item.field) ? object.fields[item.field] : undefined
      return field !== undefined && !isWorkedOut(field) && stands(item.visible_when)
    })
}

/** One field that both sides changed, each differently. */
export type Conflict = { field: string; mine: JsonValue; theirs: JsonValue }

/**
 * Merges my changes into what somebody else saved: fields only one side touched are taken from it, the others are conflicts.
 */
export function mergeChanges(
  mine: FormValues,
  before: FormValues,
  theirs: { [field: string]: JsonValue | undefined },
): { free: FormValues; conflicts: Conflict[] } {
  const free: FormValues = {}
  const conflicts: Conflict[] = []
  for (const [field, value] of Object.entries(mine)) {
    const now = theirs[field] ?? null
    if (isSame(now, before[field]) || isSame(now, value)) free[field] = value
    else conflicts.push({ field, mine: value, theirs: now })
  }
  return { free, conflicts }
}
