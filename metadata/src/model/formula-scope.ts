/**
 * The Model as the formula language sees it.
 *
 * Shape   (object shapes, object) -> FormulaScope. Pure; fields are turned into FormulaFields once per shape and kept.
 */
import { fieldType } from '../fields/field-types.ts'
import type { FormulaField, FormulaScope } from '../formula/types.ts'
import { globalNames, globalOf, modelGlobals } from './formula-globals.ts'
import { own } from './own.ts'
import type { FieldShape, Model, ObjectShape } from './shape.ts'

/** What of a Model formulas see. */
export type ScopeModel = Pick<Model, 'objects' | 'settings' | 'documents'>

/** Scope of formulas that belong to `object`. `isVisible` leaves out fields a caller may not read; default: all are seen. */
export function formulaScope(
  model: ScopeModel,
  object: string,
  isVisible?: (shape: ObjectShape, field: string) => boolean,
): FormulaScope {
  const shapes = model.objects
  const globals = modelGlobals(model, object, (shape, field) => formulaField(shape, field).type)
  const sees = (shape: ObjectShape, field: string) => isVisible === undefined || isVisible(shape, field)
  return {
    object,
    field(objectName, name) {
      const shape = own(shapes, objectName)
      const field = shape && own(shape.fields, name)
      return shape && field && sees(shape, name) ? formulaField(shape, field) : undefined
    },
    names(objectName) {
      const shape = own(shapes, objectName)
      return shape ? Object.keys(shape.fields).filter((name) => sees(shape, name)) : []
    },
    children(objectName, name) {
      const relations = own(shapes, objectName)?.children.filter((child) => child.kind !== 'many_to_many') ?? []
      const lower = name.toLowerCase()
      const found =
        relations.find((child) => child.name === lower) ?? only(relations.filter((child) => child.object === lower))
      return found && { name: found.name, object: found.object, via: found.field }
    },
    childNames: (objectName) => own(shapes, objectName)?.children.map((child) => child.name) ?? [],
    global: (path) => globalOf(globals, path),
    globalNames: () => globalNames(globals),
  }
}

const kept = new WeakMap<FieldShape, FormulaField>()

/** A field as formulas see it. A formula field has the type of its result. */
export function formulaField(_shape: ObjectShape, field: FieldShape): FormulaField {
  const known = kept.get(field)
  if (known) return known
  const type = fieldType(field.type)
  const to = field.to?.length === 1 && field.type !== 'many_to_many' ? field.to[0] : undefined
  const size = /\((\d+),(\d+)\)$/.exec(field.sqlType ?? '')
  const made: FormulaField = {
    name: field.name,
    type: type?.formulaType(field.document) ?? 'any',
    ...(to !== undefined && { to }),
    label: typeof field.label === 'string' ? field.label : (field.label['en'] ?? field.name),
    ...(field.options &&
      field.document.restricted !== false && { options: field.options.map((option) => option.value) }),
    ...(size && { digits: Number(size[1]) - Number(size[2]), scale: Number(size[2]) }),
    ...(type?.encrypted && { memoryOnly: true }),
  }
  kept.set(field, made)
  return made
}

function only<T>(list: T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined
}
