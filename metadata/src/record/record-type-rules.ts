/**
 * What record types require of a write: their required fields, and those a stage of their pipeline asks for.
 *
 * Shape   (Model, object) -> rules that hold for every client and every way to write. Pure, kept per Model.
 * Rules   As with layouts, an old gap stops nothing but the change that makes it: a stage asks when a record enters it.
 */
import { localName, recordTypesOf, typeFieldOf } from '../model/record-types.ts'
import type { Model } from '../model/shape.ts'
import { objectOf } from '../model/shape.ts'
import type { FieldRule } from './draft.ts'

const known = new WeakMap<Model, Map<string, readonly FieldRule[]>>()

export function recordTypeRules(model: Model, object: string): readonly FieldRule[] {
  let byObject = known.get(model)
  if (!byObject) known.set(model, (byObject = new Map()))
  let rules = byObject.get(object)
  if (!rules) byObject.set(object, (rules = rulesOf(model, object)))
  return rules
}

function rulesOf(model: Model, object: string): FieldRule[] {
  const shape = objectOf(model, object)
  const holder = shape && typeFieldOf(shape)
  if (!shape || !holder) return []
  // A field the caller does not see is nothing a form can ask for.
  const asked = (fields: readonly string[] | undefined, when: string) =>
    (fields ?? [])
      .filter((field) => Object.hasOwn(shape.fields, field))
      .map((field): FieldRule => ({ field, effect: 'required', when }))
  return recordTypesOf(model.documents, object).flatMap((type) => {
    const isType = `${holder.name} = ${JSON.stringify(localName(type))}`
    const stages = type.stage_field === undefined ? [] : (type.stages ?? [])
    return [
      ...asked(type.required, isType),
      ...stages.flatMap((stage) =>
        asked(stage.required_to_enter, `AND(${isType}, ${type.stage_field} = ${JSON.stringify(stage.value)})`),
      ),
    ]
  })
}
