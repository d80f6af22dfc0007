/** Which buttons of metadata (`action` documents) a person has on a record. Pure: what can be run at all, for whom, in which order. */
import type { Person } from '@trellis/metadata/layout/audience.ts'
import { isFor } from '@trellis/metadata/layout/audience.ts'
import type { ActionDocument } from '@trellis/metadata/schema/action.ts'
import type { ModelView, ObjectView } from '../api/model.ts'
import { documentsFor, mayDo, objectIn } from '../api/model.ts'

/** `names` are those of the layout, in its order, in full or without the object; absent: all that are for records. */
export function actionsOn(model: ModelView, object: ObjectView, person: Person, names?: string[]): ActionDocument[] {
  const documents = documentsFor(model, 'action', object.name) as unknown as ActionDocument[]
  const usable = documents.filter((action) => isFor(action.visible_to, person) && canRun(model, object, action))
  if (names === undefined) return usable.filter((action) => action.place?.includes('record') ?? true)
  return names.flatMap(
    (name) => usable.find((action) => action.name === name || action.name === `${object.name}.${name}`) ?? [],
  )
}

/** What asks for inputs, and what this runtime cannot start, is left out. */
function canRun(model: ModelView, object: ObjectView, { run, inputs }: ActionDocument): boolean {
  if ((inputs ?? []).length > 0) return false
  switch (run.type) {
    case 'update':
      return mayDo(object, 'update') && Object.keys(run.values).every((name) => Object.hasOwn(object.fields, name))
    case 'create': {
      const target = objectIn(model, run.object)
      return target !== undefined && mayDo(target, 'create')
    }
    case 'page':
    case 'link':
      return true
    default:
      return false
  }
}

/** Addresses an action may open: nothing that would run as code of this page. */
export function isSafeLink(url: string): boolean {
  return /^(https?:\/\/|mailto:|tel:|\/(?!\/))/i.test(url)
}
