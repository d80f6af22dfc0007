/** The documents a caller may see, for browsers to draw from. */
import type { Access } from '../access/access.ts'
import { can, isReadable, managesMetadata } from '../access/access.ts'
import { checkText } from '../formula/check.ts'
import type { AnyDocument } from '../schema/document.ts'
import { objectPart } from '../schema/document.ts'
import { kindOf } from '../schema/kinds.ts'
import { formulaScope } from './formula-scope.ts'
import { own } from './own.ts'
import type { FieldShape, Model, ObjectShape } from './shape.ts'
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

/** Documents about an object are shown to those who see the object; parts of them may still be hidden (`seesOccurrence`). */
export function openDocuments(model: Model, access: Access): AnyDocument[] {
  const kinds = access.admin ? Object.keys(model.documents) : openKinds
  return kinds.flatMap((kind) => openDocumentsOf(model, access, kind))
}

/** The same of one kind. */
export function openDocumentsOf(model: Model, access: Access, kind: string): AnyDocument[] {
  if (access.admin ? kind === 'object' : !openKinds.includes(kind)) return []
  const documents = Object.values(own(model.documents, kind) ?? {})
  if (kind === 'picklist' && !managesMetadata(access)) {
    const hidden = hiddenPicklists(model, access)
    return documents.filter(({ name }) => !hidden.has(name))
  }
  if (!kindOf(kind)?.scoped) return documents
  return documents.filter(({ name }) => {
    const object = objectPart(name)
    return object === undefined || seesObject(model, access, object)
  })
}

/** Those that only fields offer which the caller may not read: their choices would tell of these. */
function hiddenPicklists(model: Model, access: Access): Set<string> {
  const [hidden, seen] = [new Set<string>(), new Set<string>()]
  for (const shape of Object.values(model.objects)) {
    const reads = can(access, shape.name, 'read')
    for (const { name, document } of Object.values(shape.fields))
      if (typeof document.picklist === 'string')
        (reads && isReadable(access, shape, name) ? seen : hidden).add(document.picklist)
  }
  return new Set([...hidden].filter((name) => !seen.has(name)))
}

function seesObject(model: Model, access: Access, object: string): boolean {
  return own(model.objects, object) !== undefined && can(access, object, 'read')
}

/** Whether the caller may see what a document names. Names of other documents tell nothing of the data. */
export function seesOccurrence(model: Model, access: Access): Sees {
  const isVisible = (shape: ObjectShape, field: string) =>
    can(access, shape.name, 'read') && own(shape.fields, field) !== undefined && isReadable(access, shape, field)
  return ({ refers, text, object }) => {
    const shape = object === undefined ? undefined : own(model.objects, object)
    switch (refers) {
      case 'object':
        return seesObject(model, access, text)
      case 'relation':
        return (
          shape === undefined || (seesObject(model, access, shape.name) && seesRelation(model, shape, text, isVisible))
        )
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

function seesRelation(
  model: Model,
  shape: ObjectShape,
  name: string,
  isVisible: (shape: ObjectShape, field: string) => boolean,
): boolean {
  const child = shape.children.find((other) => other.name === name)
  const owner = child && own(model.objects, child.object)
  return child !== undefined && owner !== undefined && isVisible(owner, child.field)
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
