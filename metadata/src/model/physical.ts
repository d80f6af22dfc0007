/**
 * Which table and column holds what. Names are given once and then kept, so adding is only ADD COLUMN, dropping is only "no longer
 * mapped" (the bin), and renaming changes no SQL object at all.
 *
 * Shape   (names, Model or null, documents) -> names. Pure.
 * Errors  none: whatever compile refuses is passed over here.
 */
import { problemsOf } from './checked.ts'
import type { AnyDocument } from '../schema/document.ts'
import { expandObjects, standsAlone } from './expand.ts'
import type { ExpandedField, ExpandedObject } from './expand.ts'
import { freeIdentifier } from './identifiers.ts'
import { define, own } from './own.ts'
import { holderOfColumn, holderOfTable, takeField, takeObject } from './physical-restore.ts'
import type { FieldShape, Model } from './shape.ts'

/** Where the values of one field are. A many-to-many field has a link table and no column. */
export type PhysicalField = { column: string | null; sqlType: string | null; linkTable?: string }

export type PhysicalObject = { table: string; historyTable: string; fields: { [field: string]: PhysicalField } }

export type PhysicalNames = {
  objects: { [object: string]: PhysicalObject }
  /** What no document names any more; its names are not given again until `emptied` takes it out. */
  bin: {
    objects: { object: string; names: PhysicalObject }[]
    fields: (PhysicalField & { object: string; table: string; field: string })[]
  }
}

export type PhysicalOptions = {
  /** Tables of the schema that are not ours to name. */
  taken?: readonly string[]
  /** Going back to an earlier version: the names it had. What is named again gets its data back. Default: a new, empty column. */
  restore?: PhysicalNames
}

/** Names of an empty workspace. */
export function emptyPhysical(): PhysicalNames {
  return { objects: {}, bin: { objects: [], fields: [] } }
}

/** Columns every table has besides its fields. */
const systemColumns = [
  'id',
  'owner',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
  'version',
  'deleted_at',
  'tableoid',
  'ctid',
  'xmin',
  'xmax',
  'cmin',
  'cmax',
]

/** The names the documents (layered) need, each object and field keeping the one it has. */
export function planPhysical(
  old: PhysicalNames,
  oldModel: Model | null,
  documents: readonly AnyDocument[],
  options: PhysicalOptions = {},
): PhysicalNames {
  // What is not shaped like an object is refused by compile, and then nothing of this plan is used.
  const expanded = expandObjects(
    documents.filter((document) => document?.kind === 'object' && problemsOf(document).length === 0),
  )
  const tables = takenTables(old, options)
  const bin: PhysicalNames['bin'] = { objects: [...old.bin.objects], fields: [...old.bin.fields] }
  const objects: PhysicalNames['objects'] = {}
  const formers = new Map<string, string>()
  const earlier = options.restore
  for (const object of expanded.values()) {
    const isKnown = earlier !== undefined && own(earlier.objects, object.name) !== undefined
    const former = isKnown ? holderOfTable(old, earlier, object.name) : formerObject(object, old, expanded)
    if (former !== undefined) formers.set(object.name, former)
  }
  for (const object of expanded.values()) {
    const former = formers.get(object.name)
    const restored = former === undefined && earlier ? takeObject(bin, earlier, object.name) : undefined
    const names = former === undefined ? restored : old.objects[former]
    // Most objects of a publish are as they were, and so is where their values are.
    if (names && former === object.name && !earlier && isUnchanged(object, oldModel)) {
      define(objects, object.name, names)
      continue
    }
    define(
      objects,
      object.name,
      planObject({
        object,
        names,
        shapes: former === undefined ? {} : shapesOf(oldModel, former),
        formers,
        tables,
        bin,
        earlier: own(earlier?.objects, object.name),
      }),
    )
  }
  const kept = new Set(formers.values())
  for (const [object, names] of Object.entries(old.objects)) if (!kept.has(object)) bin.objects.push({ object, names })
  return { objects, bin }
}

/** True for the very document of the old Model; of one that reads others, the types of columns may have changed with those. */
function isUnchanged({ document, name }: ExpandedObject, oldModel: Model | null): boolean {
  return own(oldModel?.documents['object'], name) === (document as AnyDocument) && standsAlone(document)
}

/** Takes dropped tables and columns out of the bin, once their data is gone for good. An empty column stands for the whole table. */
export function emptied(names: PhysicalNames, gone: readonly { table: string; column: string }[]): PhysicalNames {
  const isGone = (table: string, column: string | null | undefined) =>
    gone.some((entry) => entry.table === table && entry.column === column)
  return {
    objects: names.objects,
    bin: {
      objects: names.bin.objects.filter((entry) => !isGone(entry.names.table, '')),
      fields: names.bin.fields.filter(
        (entry) => !isGone(entry.table, '') && !isGone(entry.table, entry.column ?? entry.linkTable),
      ),
    },
  }
}

type ObjectPlan = {
  object: ExpandedObject
  names: PhysicalObject | undefined
  /** The old Model's fields of this object. */
  shapes: { [field: string]: FieldShape }
  /** Old names of objects by new name. */
  formers: ReadonlyMap<string, string>
  tables: Set<string>
  bin: PhysicalNames['bin']
  /** Going back: where the object's fields were then. */
  earlier: PhysicalObject | undefined
}

function planObject(plan: ObjectPlan): PhysicalObject {
  const { object, names, tables, bin } = plan
  if (object.system) {
    const own = object.fields.map((field): [string, PhysicalField] => [
      field.name,
      { column: field.name, sqlType: field.sqlType },
    ])
    return { table: object.name, historyTable: `${object.name}__h`, fields: Object.fromEntries(own) }
  }
  const table = names?.table ?? freeIdentifier(object.name, tables)
  const historyTable = names?.historyTable ?? freeIdentifier(`${table}__h`, tables)
  const columns = takenColumns(names, bin, table)
  const fields: PhysicalObject['fields'] = {}
  const kept = new Set<string>()
  for (const field of object.fields) {
    // Two fields of one name are refused by compile; until then the first keeps its place.
    if (field.system || Object.hasOwn(fields, field.name)) continue
    const isLink = field.type.type === 'many_to_many'
    if (field.sqlType === null && !isLink) continue
    const isKnown = own(plan.earlier?.fields, field.name) !== undefined
    const former = isKnown ? holderOfColumn(names, plan.earlier, field.name) : formerField(field, object, names)
    const before = former === undefined ? undefined : names?.fields[former]
    if (
      former !== undefined &&
      before &&
      (isKnown || keepsColumn(field, before, own(plan.shapes, former), plan.formers))
    ) {
      kept.add(former)
      define(fields, field.name, { ...before, sqlType: field.sqlType })
      continue
    }
    const restored = takeField(bin, table, plan.earlier, field)
    define(
      fields,
      field.name,
      restored ??
        (isLink
          ? { column: null, sqlType: null, linkTable: freeIdentifier(`${table}__${field.name}`, tables) }
          : { column: freeIdentifier(field.name, columns), sqlType: field.sqlType }),
    )
  }
  for (const [field, place] of Object.entries(names?.fields ?? {})) {
    if (!kept.has(field)) bin.fields.push({ object: object.name, table, field, ...place })
  }
  return { table, historyTable, fields }
}

/** Name under which the object has been known so far: its own, or the one it was renamed from when no other object has that now. */
function formerObject(
  object: ExpandedObject,
  old: PhysicalNames,
  expanded: ReadonlyMap<string, ExpandedObject>,
): string | undefined {
  if (Object.hasOwn(old.objects, object.name)) return object.name
  const from = object.document.renamed_from
  return typeof from === 'string' && Object.hasOwn(old.objects, from) && !expanded.has(from) ? from : undefined
}

function formerField(
  field: ExpandedField,
  object: ExpandedObject,
  names: PhysicalObject | undefined,
): string | undefined {
  if (!names) return undefined
  if (Object.hasOwn(names.fields, field.name)) return field.name
  const base =
    field.companionOf === undefined
      ? field.document
      : object.fields.find((other) => other.name === field.companionOf)?.document
  const from = base?.renamed_from
  if (typeof from !== 'string' || object.fields.some((other) => other.name === from)) return undefined
  const name = field.companionOf === undefined ? from : from + field.name.slice(field.companionOf.length)
  return Object.hasOwn(names.fields, name) ? name : undefined
}

/** Types whose stored values mean the same, so changing between them keeps the column. */
const families: readonly (readonly string[])[] = [
  ['text', 'long_text', 'email', 'phone', 'url', 'select', 'external_id', 'uscc', 'barcode', 'autonumber', 'color'],
  ['number', 'currency', 'percent', 'rating'],
  ['multi_select', 'tags'],
  ['lookup', 'master_detail', 'hierarchy', 'user'],
]

/** True when the field goes on using the column (or link table) it has; else it gets a new one and values are converted into it. */
function keepsColumn(
  field: ExpandedField,
  before: PhysicalField,
  shape: FieldShape | undefined,
  formers: ReadonlyMap<string, string>,
): boolean {
  const type = field.type.type
  if (type === 'many_to_many') return before.linkTable !== undefined && sameTarget(field, shape, formers)
  if (before.column === null || storage(before.sqlType) !== storage(field.sqlType)) return false
  if (!shape) return true
  if (shape.type !== type && !families.some((family) => family.includes(type) && family.includes(shape.type)))
    return false
  return type === 'polymorphic_lookup' || sameTarget(field, shape, formers)
}

function sameTarget(
  field: ExpandedField,
  shape: FieldShape | undefined,
  formers: ReadonlyMap<string, string>,
): boolean {
  const before = shape?.to?.[0]
  const after = typeof field.document.to === 'string' ? field.document.to : field.document.to?.[0]
  // A hierarchy and a user field need not name their target.
  if (before === undefined || after === undefined) return true
  return before === (formers.get(after) ?? after)
}

/** `numeric(15,2)` -> `numeric`: the parameters of a column can change in place. */
function storage(sqlType: string | null): string {
  return (sqlType ?? '').replace(/\([^)]*\)/, '')
}

function takenTables(old: PhysicalNames, options: PhysicalOptions): Set<string> {
  const taken = new Set<string>(['user', 'user__h', ...(options.taken ?? [])])
  const all = [...Object.values(old.objects), ...old.bin.objects.map((entry) => entry.names)]
  for (const names of all) {
    taken.add(names.table).add(names.historyTable)
    for (const field of Object.values(names.fields)) if (field.linkTable) taken.add(field.linkTable)
  }
  for (const field of old.bin.fields) if (field.linkTable) taken.add(field.linkTable)
  return taken
}

function takenColumns(names: PhysicalObject | undefined, bin: PhysicalNames['bin'], table: string): Set<string> {
  const taken = new Set(systemColumns)
  for (const field of Object.values(names?.fields ?? {})) if (field.column) taken.add(field.column)
  for (const field of bin.fields) if (field.table === table && field.column) taken.add(field.column)
  return taken
}

function shapesOf(model: Model | null, object: string): { [field: string]: FieldShape } {
  return (model && Object.hasOwn(model.objects, object) ? model.objects[object]?.fields : undefined) ?? {}
}
