/**
 * A value worked out from what a caller may not read is hidden from them too: a formula over a hidden field, a roll-up over hidden fields
 * (or records of an object they may not read) would tell it otherwise.
 */
import type { FieldShape, Model, ObjectShape } from '../model/shape.ts'
import { fieldOf, objectOf } from '../model/shape.ts'
import type { FieldRight, ObjectAccess } from './access.ts'

type Objects = { [object: string]: ObjectAccess }

/** Hides such fields in `objects`, also those that read another such field. */
export function hideDerived(model: Model, objects: Objects): void {
  for (let changed = true; changed;) {
    changed = false
    for (const shape of Object.values(model.objects)) {
      const access = Object.hasOwn(objects, shape.name) ? objects[shape.name] : undefined
      for (const field of access ? Object.values(shape.fields) : []) {
        if (access === undefined || rightOf(access, field.name) === 'hidden' || !tells(model, objects, shape, field))
          continue
        Object.defineProperty(access.fields, field.name, {
          value: 'hidden',
          enumerable: true,
          writable: true,
          configurable: true,
        })
        changed = true
      }
    }
  }
}

function tells(model: Model, objects: Objects, shape: ObjectShape, field: FieldShape): boolean {
  const { formula, rollup } = field
  if (formula?.references.some((path) => readsHidden(model, objects, shape, path.split('.')))) return true
  if (rollup === undefined) return false
  const child = Object.hasOwn(objects, rollup.child) ? objects[rollup.child] : undefined
  if (child === undefined || !(child.rights.read || child.rights.view_all || child.rights.modify_all)) return true
  return rollup.dependsOn.some((name) => isHidden(child, name))
}

/** A name that is no field (a relationship, `$User`) tells nothing by itself. */
function readsHidden(model: Model, objects: Objects, shape: ObjectShape, path: string[]): boolean {
  let at: ObjectShape | undefined = shape
  for (const name of path) {
    const field: FieldShape | undefined = at && fieldOf(at, name.toLowerCase())
    if (at === undefined || field === undefined) return false
    const access = Object.hasOwn(objects, at.name) ? objects[at.name] : undefined
    if (access === undefined || isHidden(access, field.companionOf ?? field.name)) return true
    at = field.to?.length === 1 && field.to[0] !== undefined ? objectOf(model, field.to[0]) : undefined
  }
  return false
}

/** Hidden, or shown as a pattern: another pattern over it would tell more. */
function isHidden(access: ObjectAccess, field: string): boolean {
  const right = rightOf(access, field)
  return right === 'hidden' || right === 'masked'
}

function rightOf(access: ObjectAccess, field: string): FieldRight | undefined {
  return Object.hasOwn(access.fields, field) ? access.fields[field] : undefined
}
