/**
 * From an object to those whose reach decides over its records: itself, then its parents, as far up as they follow theirs.
 *
 * A way is written as the names along it, `line>quote>deal`, as record access walks it (server/src/records/reach.ts).
 */
import type { Model, ObjectShape } from '../model/shape.ts'
import { fieldOf, objectOf } from '../model/shape.ts'
import type { ApartVerb } from './access.ts'

/** `steps` begins with the object itself; the last one is whose rights over every record the way is about. */
export type Way = { name: string; steps: ObjectShape[] }

const maxParents = 8

/** What the verb asks of a parent: reading is asked of it as reading, all else as changing it. */
export function verbAbove(verb: ApartVerb): 'read' | 'update' {
  return verb === 'read' ? 'read' : 'update'
}

/** All ways of an object for a verb. A record that comes to be is reached by its parents alone. */
export function waysUp(model: Model, shape: ObjectShape, verb: ApartVerb): Way[] {
  const ways: Way[] = []
  const open: Way[] = [{ name: shape.name, steps: [shape] }]
  for (let way = open.pop(); way !== undefined; way = open.pop()) {
    if (verb !== 'create' || way.steps.length > 1) ways.push(way)
    if (way.steps.length > maxParents) continue
    for (const parent of parentsOf(model, way.steps.at(-1) ?? shape, verbAbove(verb)))
      open.push({ name: `${way.name}>${parent.name}`, steps: [...way.steps, parent] })
  }
  return ways
}

function parentsOf(model: Model, shape: ObjectShape, verb: 'read' | 'update'): ObjectShape[] {
  const follows = shape.sharing === 'controlled_by_parent' || (shape.sharing === 'read_with_parent' && verb === 'read')
  const field = follows && shape.parentField ? fieldOf(shape, shape.parentField) : undefined
  return (field?.to ?? []).flatMap((name) => objectOf(model, name) ?? [])
}
