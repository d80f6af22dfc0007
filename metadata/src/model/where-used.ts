/**
 * Which documents use an object, a field or a document, and where.
 *
 * Shape   (Model, target) -> Use[], in order of kind and name. Pure. Formulas count by what they read, paths by every step.
 */
import { checkText } from '../formula/check.ts'
import type { AnyDocument } from '../schema/document.ts'
import { kinds } from '../schema/kinds.ts'
import type { Occurrence } from '../schema/occurrences.ts'
import { occurrencesOf } from '../schema/occurrences.ts'
import { formulaScope } from './formula-scope.ts'
import { own } from './own.ts'
import type { FieldShape, Model, ObjectShape } from './shape.ts'

/** What is asked about: a field, an object, or a document of another kind by its full name. */
export type UseTarget = { object: string; field?: string } | { kind: string; name: string }

/** One place that uses it. `text` is what stands there. */
export type Use = { kind: string; name: string; pointer: string; text: string }

export function usesOf(model: Model, target: UseTarget): Use[] {
  const key = keyOf(target)
  const uses: Use[] = []
  for (const kind of kinds) {
    for (const document of Object.values(own(model.documents, kind) ?? {})) {
      if (isSame(document, target)) continue
      for (const occurrence of occurrencesOf(document)) {
        if (!named(model, occurrence).includes(key)) continue
        uses.push({ kind, name: document.name, pointer: occurrence.pointer, text: occurrence.text })
      }
    }
  }
  return uses
}

/** Keys: `field deal.amount`, `object deal`, `role rep`. */
function keyOf(target: UseTarget): string {
  if ('kind' in target) return `${target.kind} ${target.name}`
  return target.field === undefined ? `object ${target.object}` : `field ${target.object}.${target.field}`
}

/** A field is used inside of its own object, too; a whole object or document is not used by itself. */
function isSame(document: AnyDocument, target: UseTarget): boolean {
  if ('kind' in target) return document.kind === target.kind && document.name === target.name
  return target.field === undefined && document.kind === 'object' && document.name === target.object
}

/** Everything an occurrence stands for, as keys. */
function named(model: Model, { refers, text, object, local }: Occurrence): string[] {
  switch (refers) {
    case 'place':
    case 'element':
    case 'free':
      return []
    case 'field':
    case 'order':
      return object === undefined ? [] : [`field ${object}.${text.replace(/^-/, '')}`, `object ${object}`]
    case 'path':
      return object === undefined ? [] : stepsOf(model, object, text)
    case 'relation': {
      const [child = ''] = text.split('.')
      return [`object ${child}`, `field ${text}`]
    }
    case 'formula':
    case 'condition':
      return object === undefined ? [] : readBy(model, object, text)
    default:
      return [`${refers} ${local && object !== undefined ? `${object}.${text}` : text}`]
  }
}

function stepsOf(model: Model, object: string, path: string): string[] {
  const keys: string[] = []
  let shape: ObjectShape | undefined = own(model.objects, object)
  for (const step of path.split('.')) {
    if (!shape) break
    keys.push(`field ${shape.name}.${step}`, `object ${shape.name}`)
    const field: FieldShape | undefined = own(shape.fields, step)
    shape = field?.to?.length === 1 ? own(model.objects, field.to[0] ?? '') : undefined
  }
  return keys
}

function readBy(model: Model, object: string, text: string): string[] {
  const checked = checkText(text, formulaScope(model, object), { context: 'validation', returns: 'any' })
  if (!checked.ok) return []
  const references = [...checked.references, ...checked.children.flatMap((child) => child.references)]
  const fields = references.flatMap((reference) =>
    reference.path.map((name, index) => `${reference.objects[index]}.${name}`),
  )
  const lookups = checked.children.map((child) => `${child.relation.object}.${child.relation.via}`)
  return [...fields, ...lookups].flatMap((key) => [`field ${key}`, `object ${key.split('.')[0]}`])
}
