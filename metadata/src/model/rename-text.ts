/** Names inside texts of documents under a rename: paths, relations and formulas, whose own formatting stays as it is. */
import type { AstNode } from '../formula/ast.ts'
import { childrenOf } from '../formula/ast.ts'
import { functionOf } from '../formula/functions/table.ts'
import { parseFormula } from '../formula/parse.ts'
import { own } from './own.ts'
import type { FieldShape, Model, ObjectShape } from './shape.ts'

/** What is called otherwise from now on. Objects old -> new; fields by the object's old name, old -> new. */
export type Renames = { objects: ReadonlyMap<string, string>; fields: ReadonlyMap<string, ReadonlyMap<string, string>> }

export type Renaming = { model: Model; renames: Renames }

/** New name of an object. */
export function objectUnder({ renames }: Renaming, object: string): string {
  return renames.objects.get(object) ?? object
}

/** New name of a field; `object` is the object's old name. */
export function fieldUnder({ renames }: Renaming, object: string, field: string): string {
  return renames.fields.get(object)?.get(field) ?? field
}

/** `account.owner.name` of an object: each step by the old Model. What the old Model does not know stays as it is. */
export function pathUnder(renaming: Renaming, object: string, path: string): string {
  let shape: ObjectShape | undefined = own(renaming.model.objects, object)
  const steps = path.split('.').map((step) => {
    const current: ObjectShape | undefined = shape
    const field = current && own(current.fields, step)
    const target = field?.to?.length === 1 ? field.to[0] : undefined
    shape = target === undefined ? undefined : own(renaming.model.objects, target)
    return current ? fieldUnder(renaming, current.name, step) : step
  })
  return steps.join('.')
}

/** `quote.opportunity`: the child object and its lookup. */
export function relationUnder(renaming: Renaming, relation: string): string {
  const [child = '', via] = relation.split('.')
  const renamed = objectUnder(renaming, child)
  return via === undefined ? renamed : `${renamed}.${fieldUnder(renaming, child, via)}`
}

/** The formula with its names replaced where they stand; a text that cannot be parsed stays as it is. */
export function formulaUnder(renaming: Renaming, object: string, text: string): string {
  const parsed = parseFormula(text)
  if (!parsed.ok) return text
  const edits: Edit[] = []
  collect(renaming, own(renaming.model.objects, object), parsed.ast.root, edits)
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((current, edit) => current.slice(0, edit.start) + edit.text + current.slice(edit.end), text)
}

type Edit = { start: number; end: number; text: string }
type Path = Extract<AstNode, { kind: 'path' }>

function collect(renaming: Renaming, shape: ObjectShape | undefined, node: AstNode, edits: Edit[]): void {
  if (!shape) return
  if (node.kind === 'path') return renamePath(renaming, shape, node, edits)
  const first = childrenOf(node)[0]
  const isOverChildren =
    node.kind === 'call' && first?.kind === 'path' && functionOf(node.name)?.params[0]?.type === 'children'
  if (!isOverChildren) {
    for (const child of childrenOf(node)) collect(renaming, shape, child, edits)
    return
  }
  const name = first.segments
    .map((segment) => segment.name)
    .join('.')
    .toLowerCase()
  const relation = shape.children.find((child) => child.name === name || child.object === name)
  if (!relation) return
  replace(first, relationUnder(renaming, name), edits)
  for (const child of childrenOf(node).slice(1))
    collect(renaming, own(renaming.model.objects, relation.object), child, edits)
}

function renamePath(renaming: Renaming, shape: ObjectShape, path: Path, edits: Edit[]): void {
  let current: ObjectShape | undefined = shape
  for (const segment of path.segments) {
    if (!current) return
    const name: string = own(current.fields, segment.name) ? segment.name : segment.name.toLowerCase()
    const field: FieldShape | undefined = own(current.fields, name)
    if (!field) return
    const renamed = fieldUnder(renaming, current.name, name)
    if (renamed !== name) edits.push({ start: segment.start, end: segment.end, text: renamed })
    current = field.to?.length === 1 ? own(renaming.model.objects, field.to[0] ?? '') : undefined
  }
}

function replace(path: Path, text: string, edits: Edit[]): void {
  if (path.segments.map((segment) => segment.name).join('.') !== text)
    edits.push({ start: path.start, end: path.end, text })
}
