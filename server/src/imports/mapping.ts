/** How columns of a file become fields: read from the request, checked against the object, or proposed from the header. */
import type { Access } from '@trellis/metadata/access/access.ts'
import { isAskable, isEditable, isReadable } from '@trellis/metadata/access/access.ts'
import type { FieldShape, Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import { fieldOf, labelText, objectOf } from '@trellis/metadata/model/shape.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { raise } from '@trellis/metadata/problem.ts'

export type ImportMode = 'insert' | 'update' | 'upsert'

/**
 * One column. `by` names the unique or naming field a lookup is found by; `value_map` turns cell texts into others first;
 * `trim: false` keeps blanks around a cell, as a file of our own export has them on purpose.
 */
export type ColumnMapping = {
  column: string
  field: string
  by?: string
  value_map?: { [text: string]: string }
  on_missing?: 'error' | 'blank' | 'create'
  trim?: boolean
}

export type Mapping = {
  columns: ColumnMapping[]
  /** The same value in every record, in wire form or as a cell text. */
  constants?: { [field: string]: string | number | boolean | null }
  mode: ImportMode
  /** Field that finds the record to update. */
  key?: string
  dry_run?: boolean
  /** For update and upsert: a blank cell empties the field instead of leaving it. */
  clear_blanks?: boolean
  encoding?: string
  delimiter?: string
  sheet?: string
  label?: string
}

const members = new Set([
  'columns',
  'constants',
  'mode',
  'key',
  'dry_run',
  'clear_blanks',
  'encoding',
  'delimiter',
  'sheet',
  'label',
])
const columnMembers = new Set(['column', 'field', 'by', 'value_map', 'on_missing', 'trim'])

/** Columns our own error files add; never mapped by themselves. */
export const errorColumns = ['_row', '_reason'] as const

/** Errors: import.bad_mapping with the place of every fault. */
export function readMapping(input: unknown): Mapping {
  const errors: FieldProblem[] = []
  const wrong = (pointer: string, code: string) => errors.push({ pointer: `/mapping${pointer}`, code })
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return raise('import.bad_mapping', { errors: [{ pointer: '/mapping', code: 'value.not_an_object' }] })
  const mapping = input as { [member: string]: unknown }
  for (const name of Object.keys(mapping))
    if (!members.has(name)) wrong(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'value.unknown_member')
  if (!['insert', 'update', 'upsert', undefined].includes(mapping['mode'] as string))
    wrong('/mode', 'value.not_an_option')
  for (const name of ['key', 'encoding', 'delimiter', 'sheet', 'label'])
    if (!['string', 'undefined'].includes(typeof mapping[name])) wrong(`/${name}`, 'value.not_a_text')
  for (const name of ['dry_run', 'clear_blanks'])
    if (!['boolean', 'undefined'].includes(typeof mapping[name])) wrong(`/${name}`, 'value.not_a_boolean')
  if (mapping['constants'] !== undefined && !isPlain(mapping['constants'])) wrong('/constants', 'value.not_an_object')
  if (!Array.isArray(mapping['columns'])) wrong('/columns', 'value.not_a_list')
  else
    for (const [index, column] of (mapping['columns'] as unknown[]).entries())
      checkColumn(column, `/columns/${index}`, wrong)
  if (errors.length > 0) return raise('import.bad_mapping', { errors: errors.slice(0, 200) })
  return { ...(mapping as Mapping), mode: (mapping['mode'] as ImportMode | undefined) ?? 'insert' }
}

function checkColumn(column: unknown, pointer: string, wrong: (pointer: string, code: string) => void): void {
  if (!isPlain(column)) return wrong(pointer, 'value.not_an_object')
  for (const name of Object.keys(column))
    if (!columnMembers.has(name))
      wrong(`${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'value.unknown_member')
  for (const name of ['column', 'field'])
    if (typeof column[name] !== 'string') wrong(`${pointer}/${name}`, 'value.required')
  if (!['string', 'undefined'].includes(typeof column['by'])) wrong(`${pointer}/by`, 'value.not_a_text')
  if (!['error', 'blank', 'create', undefined].includes(column['on_missing'] as string))
    wrong(`${pointer}/on_missing`, 'value.not_an_option')
  if (!['boolean', 'undefined'].includes(typeof column['trim'])) wrong(`${pointer}/trim`, 'value.not_a_boolean')
  const map = column['value_map']
  if (map !== undefined && !(isPlain(map) && Object.values(map).every((value) => typeof value === 'string')))
    wrong(`${pointer}/value_map`, 'value.not_an_object')
}

function isPlain(value: unknown): value is { [member: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A mapped column with everything a row needs, found once per import. */
export type BoundColumn = {
  index: number
  header: string
  field: FieldShape
  valueMap: Map<string, string>
  trim: boolean
  lookup?: { target: ObjectShape; by: FieldShape; onMissing: 'error' | 'blank' | 'create' }
}

/** Holds a mapping against the header of the file and the object. Errors: import.bad_mapping. */
export function bindMapping(
  mapping: Mapping,
  header: string[],
  scope: { model: Model; access: Access; shape: ObjectShape },
): BoundColumn[] {
  const errors: FieldProblem[] = []
  const seen = new Set<string>()
  const bound = mapping.columns.flatMap((column, at): BoundColumn[] => {
    const pointer = `/mapping/columns/${at}`
    const index = header.indexOf(column.column)
    if (index < 0)
      errors.push({ pointer: `${pointer}/column`, code: 'value.not_in_list', params: { column: column.column } })
    const field = fieldOf(scope.shape, column.field)
    if (!field || !isReadable(scope.access, scope.shape, column.field)) {
      errors.push({ pointer: `${pointer}/field`, code: 'value.unknown_field', params: { field: column.field } })
      return []
    }
    if (!isImportable(field)) errors.push({ pointer: `${pointer}/field`, code: 'value.read_only' })
    else if (!isEditable(scope.access, scope.shape, column.field))
      errors.push({ pointer: `${pointer}/field`, code: 'value.not_permitted' })
    if (seen.has(column.field)) errors.push({ pointer: `${pointer}/field`, code: 'value.repeated' })
    seen.add(column.field)
    const lookup = bindLookup(column, field, { ...scope, constants: mapping.constants })
    if (typeof lookup === 'string') errors.push({ pointer: `${pointer}/by`, code: lookup })
    return [
      {
        index,
        header: column.column,
        field,
        valueMap: new Map(Object.entries(column.value_map ?? {})),
        trim: column.trim !== false,
        ...(typeof lookup === 'object' && { lookup }),
      },
    ]
  })
  if (mapping.mode !== 'insert' && (mapping.key === undefined || (mapping.key !== 'id' && !seen.has(mapping.key))))
    errors.push({ pointer: '/mapping/key', code: 'value.required' })
  for (const name of Object.keys(mapping.constants ?? {}))
    if (!fieldOf(scope.shape, name)) errors.push({ pointer: `/mapping/constants/${name}`, code: 'value.unknown_field' })
  if (errors.length > 0) return raise('import.bad_mapping', { errors })
  return bound
}

/** Auto-numbers and the times of a migration may come from a file; other computed fields not. */
export function isImportable(field: FieldShape): boolean {
  if (field.type === 'autonumber' || importableSystem.has(field.name)) return true
  return !field.readOnly && !field.system
}

export const importableSystem = new Set(['id', 'owner', 'created_at'])

type Scope = { model: Model; access: Access; constants?: Mapping['constants'] }

function bindLookup(
  column: ColumnMapping,
  field: FieldShape,
  { model, access, constants }: Scope,
): BoundColumn['lookup'] | string | undefined {
  const name = field.to?.length === 1 ? field.to[0] : constantTarget(field, constants)
  if (name === undefined || column.by === 'id' || field.name === 'id') return undefined
  const target = objectOf(model, name)
  if (!target) return 'value.unknown_object'
  const by = fieldOf(target, column.by ?? target.nameField)
  if (!by?.column || !isAskable(access, target, by.name)) return 'value.unknown_field'
  return { target, by, onMissing: column.on_missing ?? 'error' }
}

/** A lookup to several objects is found by name where the import says which of them is meant. */
function constantTarget(field: FieldShape, constants: Mapping['constants']): string | undefined {
  const name = constants?.[`${field.name}_object`]
  return typeof name === 'string' && field.to?.includes(name) ? name : undefined
}

/**
 * A mapping from what the headers are called: field names and labels in any language; then with the name of the object before it
 * (`Deal stage`), a lookup with `name` behind it (`Account name`); then lookups and choices with other words before them (`sales_agent`).
 * `exact` leaves it at the names and labels, for files nobody looks at before they are imported.
 */
export function proposeMapping(
  header: string[],
  scope: { model: Model; access: Access; shape: ObjectShape; exact?: boolean },
): Mapping {
  const fields = Object.values(scope.shape.fields).filter(
    (field) => field.name !== 'id' && isImportable(field) && isReadable(scope.access, scope.shape, field.name),
  )
  const own = fieldsByName(fields, (name) => [plain(name)])
  const objects = [scope.shape.name, ...labelsOf(scope.shape)].map(plain)
  const longer = fieldsByName(fields, (name, { to }) => [
    ...objects.map((object) => object + plain(name)),
    ...(to ? ['name', '名称'].map((end) => plain(name) + end) : []),
  ])
  const pointed = fieldsByName(
    fields.filter(({ system, to, options }) => !system && (to !== undefined || options !== undefined)),
    (name) => [plain(name)],
  )
  const ways = [
    (column: string) => own.get(plain(column)),
    (column: string) => longer.get(plain(column)),
    (column: string) => endsOf(column).flatMap((end) => pointed.get(end) ?? [])[0],
  ]
  const proposed = new Map<string, FieldShape>()
  const taken = new Set<FieldShape>()
  for (const way of scope.exact ? ways.slice(0, 1) : ways) {
    for (const column of header) {
      const field = proposed.has(column) ? undefined : way(column)
      if (!field || taken.has(field) || (errorColumns as readonly string[]).includes(column)) continue
      taken.add(field)
      proposed.set(column, field)
    }
  }
  const columns = header.flatMap((column) => {
    const field = proposed.get(column)
    return field ? [{ column, field: field.name }] : []
  })
  return { columns, mode: 'insert' }
}

/** The first field of each name. */
function fieldsByName(
  fields: FieldShape[],
  namesOf: (name: string, field: FieldShape) => string[],
): Map<string, FieldShape> {
  const found = new Map<string, FieldShape>()
  for (const field of fields)
    for (const name of [field.name, ...labelsOf(field)].flatMap((one) => namesOf(one, field)))
      if (!found.has(name)) found.set(name, field)
  return found
}

/** `head_sales_agent` ends in `salesagent` and `agent`. */
function endsOf(column: string): string[] {
  const words = column.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  return words.slice(1).map((_, at) => plain(words.slice(at + 1).join('')))
}

function labelsOf(field: FieldShape | ObjectShape): string[] {
  return typeof field.label === 'string' ? [field.label] : [labelText(field.label, 'en'), ...Object.values(field.label)]
}

/** Letters and digits only, lower case: `Close Date`, `close_date` and `CloseDate` are one. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}
