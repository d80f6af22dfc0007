/** Names to fields: dotted paths through relationships, $globals, to-many relationships. */
import type { AstNode } from '../ast.ts'
import { openFrame, refuse } from './checker.ts'
import type { Checker } from './checker.ts'
import { readerOf } from '../compile.ts'
import type { Typed } from '../define.ts'
import { formulaLimits } from '../parse.ts'
import { nearest } from './suggest.ts'
import type { ChildReference, FormulaField, Reference } from '../types.ts'

type Path = Extract<AstNode, { kind: 'path' }>
type Segment = Path['segments'][number]

/** 1900-01-01T00:00:00Z, $System.originDateTime. */
const originMs = -2_208_988_800_000

/** A path as a checked part. */
export function resolvePath(checker: Checker, path: Path): Typed {
  const first = path.segments[0]
  if (!first) return refuse(checker, 'formula.empty', path)
  if (first.name.startsWith('$')) return resolveGlobal(checker, path)
  return resolveField(checker, path.segments, path)
}

/** The field of an object by its name: exact, else the only one that differs in case alone. */
function fieldNamed(checker: Checker, object: string, name: string): FormulaField | undefined {
  const exact = checker.scope.field(object, name)
  if (exact) return exact
  const only = lowerNames(checker, object).get(name.toLowerCase())
  return only === undefined || only === null ? undefined : checker.scope.field(object, only)
}

/** Names of an object by their lower-case form; null where two differ in case alone. */
function lowerNames(checker: Checker, object: string): Map<string, string | null> {
  let names = checker.lowerNames.get(object)
  if (!names) {
    names = new Map()
    for (const name of checker.scope.names(object))
      names.set(name.toLowerCase(), names.has(name.toLowerCase()) ? null : name)
    checker.lowerNames.set(object, names)
  }
  return names
}

/** The lookup a step goes through: `account`, `Account` (AccountId), `Parent__r` (Parent__c), `Owner:User`. */
function relationNamed(checker: Checker, object: string, step: string): FormulaField | undefined {
  const [name = step, qualifier] = step.split(':')
  const candidates = [name, ...(/__r$/i.test(name) ? [name.slice(0, -1) + 'c'] : []), name + 'Id', name + '_id']
  for (const candidate of candidates) {
    const field = fieldNamed(checker, object, candidate)
    const to = qualifier ?? field?.to
    if (field && to !== undefined) return { ...field, to }
  }
  return undefined
}

function resolveField(checker: Checker, segments: readonly Segment[], span: { start: number; end: number }): Typed {
  const steps: string[] = []
  const objects = [checker.frame.object]
  let object = checker.frame.object
  if (segments.length - 1 > formulaLimits.hops)
    return refuse(checker, 'formula.too_many_hops', span, {
      name: segments.map((segment) => segment.name).join('.'),
      max: String(formulaLimits.hops),
    })
  for (const segment of segments.slice(0, -1)) {
    const relation = relationNamed(checker, object, segment.name)
    if (!relation?.to) {
      return fieldNamed(checker, object, segment.name)
        ? refuse(checker, 'formula.not_a_relationship', segment, { name: segment.name })
        : unknownField(checker, object, segment)
    }
    steps.push(relation.name)
    object = relation.to
    objects.push(object)
  }
  const last = segments[segments.length - 1]
  if (!last) return refuse(checker, 'formula.empty', span)
  const field = fieldNamed(checker, object, last.name) ?? relationNamed(checker, object, last.name)
  if (!field) return unknownField(checker, object, last)
  return fieldPart(checker, noteReference(checker, [...steps, field.name], objects, field), span)
}

/** A field the caller may not read answers exactly like one that does not exist. */
function unknownField(checker: Checker, object: string, segment: Segment): Typed {
  return refuse(checker, 'formula.unknown_field', segment, {
    name: segment.name.slice(0, 80),
    suggestion: suggested(checker, segment.name, checker.scope.names(object)),
  })
}

/** Looking for near names costs; after a few mistakes it no longer helps. */
function suggested(checker: Checker, name: string, names: readonly string[]): string {
  return checker.errors.length < 4 ? nearest(name, names) : ''
}

function noteReference(
  checker: Checker,
  path: readonly string[],
  objects: readonly string[],
  field: FormulaField,
): Reference {
  const key = path.join('.')
  const known = checker.frame.byKey.get(key)
  if (known) return known
  const reference: Reference = {
    index: checker.frame.references.length,
    key,
    path,
    objects,
    field,
    type: field.type,
    prior: false,
  }
  checker.frame.references.push(reference)
  checker.frame.byKey.set(key, reference)
  if (checker.frame.references.length === formulaLimits.fields + 1)
    refuse(
      checker,
      'formula.too_many_fields',
      { start: 0, end: checker.text.length },
      { max: String(formulaLimits.fields) },
    )
  return reference
}

const numeric = new Set(['number', 'currency', 'percent', 'duration'])

function fieldPart(checker: Checker, reference: Reference, span: { start: number; end: number }): Typed {
  return {
    kind: 'field',
    type: reference.type,
    reference,
    zeroBlank: checker.blankAs === 'zero' && numeric.has(reference.type),
    start: span.start,
    end: span.end,
  }
}

function resolveGlobal(checker: Checker, path: Path): Typed {
  const names = path.segments.map((segment) => segment.name)
  const joined = names.join('.')
  if (joined.toLowerCase() === '$system.origindatetime')
    return { kind: 'literal', type: 'datetime', value: originMs, start: path.start, end: path.end }
  const found = checker.scope.global?.(names)
  if (!found)
    return refuse(checker, 'formula.unknown_global', path, {
      name: joined.slice(0, 80),
      suggestion: suggested(checker, joined, checker.scope.globalNames?.() ?? []),
    })
  if (found.path) {
    const segments = found.path.map((name) => ({ name, start: path.start, end: path.end }))
    return resolveField(checker, segments, path)
  }
  if (found.value !== undefined) {
    const value = readerOf(found.type, false)(found.value)
    return { kind: 'literal', type: found.type, value, given: true, start: path.start, end: path.end }
  }
  const known = checker.globals.get(found.name)
  const global = known ?? { index: checker.globals.size, key: found.name, type: found.type }
  checker.globals.set(found.name, global)
  return { kind: 'global', type: found.type, global, start: path.start, end: path.end }
}

/** The before-image of a field part. */
export function priorOf(node: Extract<Typed, { kind: 'field' }>): Typed {
  node.reference.prior = true
  return {
    kind: 'prior',
    type: node.type,
    reference: node.reference,
    zeroBlank: node.zeroBlank,
    start: node.start,
    end: node.end,
  }
}

/** Opens the relationship that COUNTIF and its kin go over; undefined after noting the error. */
export function openChildren(checker: Checker, node: AstNode, functionName: string): ChildReference | undefined {
  if (node.kind !== 'path' || checker.frame.isChild) {
    refuse(checker, 'formula.relationship_expected', node, {
      name: functionName,
      example: checker.scope.childNames?.(checker.frame.object)[0] ?? 'quotes',
    })
    return undefined
  }
  const name = node.segments.map((segment) => segment.name).join('.')
  const relation = checker.scope.children?.(checker.frame.object, name)
  if (!relation) {
    refuse(checker, 'formula.unknown_relationship', node, {
      name: name.slice(0, 80),
      suggestion: suggested(checker, name, checker.scope.childNames?.(checker.frame.object) ?? []),
    })
    return undefined
  }
  checker.frame = openFrame(relation.object, true)
  const child: ChildReference = {
    index: checker.children.length,
    path: [],
    relation,
    references: checker.frame.references,
  }
  checker.children.push(child)
  return child
}
