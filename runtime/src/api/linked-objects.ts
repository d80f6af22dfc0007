/** Objects whose records hang on records of another one: its activities, its attached files. Pure. */
import type { ModelView, ObjectView } from './model.ts'

/** The object whose records are activities of this one; undefined when there is none the caller sees. */
export function activityObject(model: ModelView, object: ObjectView): ObjectView | undefined {
  return linkedBy(model, object, (one) => one.activity?.related)
}

/** The object whose records are files attached to records of this one. */
export function attachmentObject(model: ModelView, object: ObjectView): ObjectView | undefined {
  return linkedBy(model, object, (one) => one.attachment?.related)
}

function linkedBy(
  model: ModelView,
  object: ObjectView,
  relation: (one: ObjectView) => string | undefined,
): ObjectView | undefined {
  return Object.values(model.objects).find((one) => {
    const name = relation(one)
    const field = name !== undefined && Object.hasOwn(one.fields, name) ? one.fields[name] : undefined
    return field?.to?.includes(object.name) === true
  })
}
