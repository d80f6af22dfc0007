/**
 * The children of a record in the body of its create or update: `"quote_line.quote": {"create": [values], "update": [{id, version?, ...values}],
 * "delete": [id | {id, version?}]}`. A member with a dot is a relation: names of fields have none.
 */
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { Values } from '../records/changes.ts'
import type { ChildChanges } from '../records/write-nested.ts'
import { isId } from '../new-id.ts'

/** Most children one call takes, all relations together. */
export const maxChildren = 2000

const lists = ['create', 'update', 'delete'] as const

/** Parts a body into the record's own values and its children. Errors: request.malformed, limit.batch_too_big. */
export function splitBody(body: Values): { values: Values; children: ChildChanges[] } {
  if (!Object.keys(body).some((name) => name.includes('.'))) return { values: body, children: [] }
  const values: Values = {}
  const children: ChildChanges[] = []
  const errors: FieldProblem[] = []
  for (const [name, value] of Object.entries(body)) {
    if (name.includes('.')) children.push(readRelation(name, value, errors))
    else Object.defineProperty(values, name, { value, enumerable: true, writable: true, configurable: true })
  }
  if (errors.length > 0) return raise('request.malformed', { errors: errors.slice(0, 1000) })
  const count = children.reduce((sum, one) => sum + one.create.length + one.update.length + one.remove.length, 0)
  if (count > maxChildren)
    return raise('limit.batch_too_big', {
      errors: [{ pointer: '', code: 'value.too_many', params: { maximum: maxChildren } }],
    })
  return { values, children }
}

function readRelation(relation: string, value: unknown, errors: FieldProblem[]): ChildChanges {
  const at = `/${relation.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const changes: ChildChanges = { relation, create: [], update: [], remove: [] }
  if (!isObject(value)) {
    errors.push({ pointer: at, code: 'value.not_an_object' })
    return changes
  }
  for (const name of Object.keys(value))
    if (!lists.some((list) => list === name))
      errors.push({ pointer: `${at}/${name.slice(0, 100)}`, code: 'value.unknown_member' })
  for (const list of lists) {
    const entries = Object.hasOwn(value, list) ? value[list] : []
    if (!Array.isArray(entries)) errors.push({ pointer: `${at}/${list}`, code: 'value.not_a_list' })
    else
      for (const [index, entry] of entries.entries())
        readEntry(changes, list, entry, { pointer: `${at}/${list}/${index}`, errors })
  }
  return changes
}

type Place = { pointer: string; errors: FieldProblem[] }

function readEntry(changes: ChildChanges, list: (typeof lists)[number], entry: unknown, place: Place): void {
  if (list === 'delete' && typeof entry === 'string') return readEntry(changes, list, { id: entry }, place)
  if (!isObject(entry)) return wrong(place, '', 'value.not_an_object')
  if (list === 'create') {
    changes.create.push(entry)
    return
  }
  const { id, version, ...values } = entry
  if (id === undefined || id === null) return wrong(place, '/id', 'value.required')
  if (!isId(id)) return wrong(place, '/id', 'value.not_an_id')
  if (version !== undefined && version !== null && !(Number.isInteger(version) && Number(version) > 0))
    return wrong(place, '/version', 'value.not_a_whole_number')
  const lock = typeof version === 'number' ? { version } : {}
  if (list === 'update') changes.update.push({ id: id.toLowerCase(), values, ...lock })
  else changes.remove.push({ id: id.toLowerCase(), ...lock })
}

function wrong({ pointer, errors }: Place, member: string, code: string): void {
  errors.push({ pointer: pointer + member, code })
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
