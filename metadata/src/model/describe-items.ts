/** The documents a caller may see, for browsers to draw from. */
import type { Access } from '../access/access.ts'
import { can, isReadable } from '../access/access.ts'
import { checkText } from '../formula/check.ts'
import type { AnyDocument } from '../schema/document.ts'
import { objectPart } from '../schema/document.ts'
import { kindOf } from '../schema/kinds.ts'
import type { ModelDescription } from './describe.ts'
import { formulaScope } from './formula-scope.ts'
import { define, own } from './own.ts'
import type { FieldShape, Model, ObjectShape } from './shape.ts'
import { visibleDocument } from './visible-document.ts'
import type { Sees } from './visible-document.ts'

/** Kinds browsers draw from. Rights, roles and rules about sharing are for administrators only. */
const openKinds = [
  'action',
  'app',
  'calendar',
  'dashboard',
  'layout',
  'list_view',
  'metric',
  'page',
  'picklist',
  'record_type',
  'report',
  'theme',
  'translation',
]

/** Documents about an object are shown to those who see the object. */
export function describeItems(
  model: Model,
  access: Access,
  objects: ModelDescription['objects'],
): ModelDescription['items'] {
  const kinds = access.admin ? Object.keys(model.documents).filter((kind) => kind !== 'object') : openKinds
  const items: ModelDescription['items'] = {}
  const sees = seesOccurrence(model, access, objects)
  for (const kind of kinds) {
    const documents = Object.values(own(model.documents, kind) ?? {}).flatMap((document) => {
      const object = kindOf(kind)?.scoped ? objectPart(document.name) : undefined
      if (object !== undefined && !Object.hasOwn(objects, object)) return []
      return access.admin ? [document] : (visibleDocument(document, sees) ?? [])
    })
    if (documents.length === 0) continue
    const named: { [name: string]: AnyDocument } = {}
    for (const document of documents) define(named, document.name, document)
    define(items, kind, named)
  }
  return items
}

/** Whether the caller may see what a document names. Names of other documents tell nothing of the data. */
function seesOccurrence(model: Model, access: Access, objects: ModelDescription['objects']): Sees {
  const isVisible = (shape: ObjectShape, field: string) => own(own(objects, shape.name)?.fields, field) !== undefined
  return ({ refers, text, object }) => {
    const shape = object === undefined ? undefined : own(model.objects, object)
    switch (refers) {
      case 'object':
        return own(objects, text) !== undefined
      case 'relation':
        return shape === undefined || own(objects, shape.name)?.children.some((child) => child.name === text) === true
      case 'field':
      case 'path':
        return shape === undefined || seesPath(model, access, shape, text)
      case 'formula':
      case 'condition':
        return (
          shape === undefined || checkText(text, formulaScope(model, shape.name, isVisible), { context: 'field' }).ok
        )
      default:
        return true
    }
  }
}

function seesPath(model: Model, access: Access, start: ObjectShape, path: string): boolean {
  let shape: ObjectShape | undefined = start
  for (const step of path.split('.')) {
    const field: FieldShape | undefined = shape && own(shape.fields, step)
    if (!shape || !field || !can(access, shape.name, 'read') || !isReadable(access, shape, step)) return false
    shape = field.to?.length === 1 ? own(model.objects, field.to[0] ?? '') : undefined
  }
  return true
}
