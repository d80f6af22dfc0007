/** What the steps of compile share: the documents by kind, the shapes under construction, and the problems found so far. */
import type { FieldProblem } from '../problem.ts'
import type { AnyDocument } from '../schema/document.ts'
import { itemPointer, pointerStep } from '../schema/document.ts'
import { closest } from '../schema/suggest.ts'
import type { ExpandedObject } from './expand.ts'
import { own } from './own.ts'
import type { FieldShape, ModelSettings, ObjectShape } from './shape.ts'

export type Build = {
  documents: { [kind: string]: { [name: string]: AnyDocument } }
  expanded: ReadonlyMap<string, ExpandedObject>
  shapes: { [object: string]: ObjectShape }
  settings: ModelSettings
  problems: FieldProblem[]
}

/** Documents of one kind, in order of their names. */
export function documentsOf<T = AnyDocument>(build: Build, kind: string): T[] {
  return Object.values(own(build.documents, kind) ?? {}) as T[]
}

export function documentOf(build: Build, kind: string, name: string): AnyDocument | undefined {
  return own(own(build.documents, kind), name)
}

/** Pointer of a field of an object document. */
export function fieldPointer(object: string, field: string): string {
  return `${itemPointer('object', object)}/fields${pointerStep(field)}`
}

/** Reports a name that stands for nothing, with the nearest one that does; `what` is a kind, `field` or `relation`. */
export function reportMissing(
  build: Build,
  pointer: string,
  missing: { what: string; name: string },
  known: Iterable<string>,
): void {
  const { what, name } = missing
  const suggestion = closest(name, known)
  build.problems.push({
    pointer,
    code: 'metadata.broken_reference',
    params: { what, name, ...(suggestion !== undefined && { suggestion }) },
  })
}

/** What is at the end of a path of fields, `account.owner.name`; the first unknown step is reported. */
export function resolvePath(
  build: Build,
  object: string,
  path: string,
  pointer: string,
): { object: ObjectShape; field: FieldShape } | undefined {
  let shape = own(build.shapes, object)
  const steps = path.split('.')
  for (const [index, step] of steps.entries()) {
    const field = shape && own(shape.fields, step)
    if (!shape || !field) {
      reportMissing(
        build,
        pointer,
        { what: 'field', name: path },
        Object.keys(shape?.fields ?? {}).map((name) => [...steps.slice(0, index), name].join('.')),
      )
      return undefined
    }
    if (index === steps.length - 1) return { object: shape, field }
    const target = field.to?.length === 1 ? field.to[0] : undefined
    if (target === undefined || field.type === 'many_to_many') {
      build.problems.push({
        pointer,
        code: 'metadata.not_a_lookup',
        params: { name: steps.slice(0, index + 1).join('.') },
      })
      return undefined
    }
    shape = own(build.shapes, target)
  }
  return undefined
}
