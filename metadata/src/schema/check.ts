/**
 * Is a document what its kind says? The only file that turns JSON Schemas into checks.
 *
 * Shape   (document) -> FieldProblem[], pointers into the document. Pure; validators are compiled when first used and kept.
 * Errors  metadata.unknown_kind, metadata.unknown_type, metadata.reserved_name, metadata.bad_name, metadata.later_version, schema.* (messages.ts).
 */
import type { TSchema } from '@sinclair/typebox'
import { fieldType, fieldTypes } from '../fields/field-types.ts'
import type { FieldProblem } from '../problem.ts'
import { currentVersion, isFromLater } from '../upgrade/upgrade.ts'
import type { Checker } from './checker.ts'
import { compiler } from './checker.ts'
import type { AnyDocument } from './document.ts'
import { pointerStep } from './document.ts'
import { fieldSchema } from './field-schema.ts'
import { definitions } from './fragments.ts'
import { kindOf, kinds } from './kinds.ts'
import { objectSchema } from './object.ts'
import { isName, isReservedField, namePattern, systemObjectNames } from './names.ts'
import { closest } from './suggest.ts'

const build = compiler(definitions)
const checkers = new Map<TSchema, Checker>()

/** Most problems reported of one document: a hundred tell the story. */
const maxProblems = 100

/** Every problem of one document; empty when it is good. Never throws, whatever the value. */
export function checkDocument(document: unknown): FieldProblem[] {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return [{ pointer: '', code: 'schema.type', params: { expected: 'object' } }]
  }
  const kindName: unknown = 'kind' in document ? document.kind : undefined
  const kind = typeof kindName === 'string' ? kindOf(kindName) : undefined
  if (!kind) {
    const suggestion = typeof kindName === 'string' ? closest(kindName, kinds) : undefined
    return [
      {
        pointer: '/kind',
        code: 'metadata.unknown_kind',
        params: { name: kindName, ...(suggestion && { suggestion }) },
      },
    ]
  }
  if (isFromLater(document as AnyDocument))
    return [
      { pointer: '/schema_version', code: 'metadata.later_version', params: { maximum: currentVersion(kind.kind) } },
    ]
  const out: FieldProblem[] = []
  const checker = checkerOf(kind.schema)
  if (!checker.test(document)) checker.explain(document, '', out)
  if (kind.schema === objectSchema) checkObject(document, out)
  return out.slice(0, maxProblems)
}

/** Every problem of one field of an object; `pointer` is where it stands. */
export function checkField(name: string, field: unknown, pointer: string): FieldProblem[] {
  const out: FieldProblem[] = []
  if (!isName(name))
    out.push({ pointer, code: 'metadata.bad_name', params: { name: name.slice(0, 100), pattern: namePattern } })
  else if (isReservedField(name)) out.push({ pointer, code: 'metadata.reserved_name', params: { name } })
  const typeName: unknown = typeof field === 'object' && field !== null && 'type' in field ? field.type : undefined
  const type = typeof typeName === 'string' ? fieldType(typeName) : undefined
  if (typeof field !== 'object' || field === null || Array.isArray(field)) {
    out.push({ pointer, code: 'schema.type', params: { expected: 'object' } })
  } else if (typeName === undefined) {
    out.push({ pointer: `${pointer}/type`, code: 'schema.required', params: { name: 'type' } })
  } else if (!type) {
    const suggestion = typeof typeName === 'string' ? closest(typeName, Object.keys(fieldTypes)) : undefined
    out.push({
      pointer: `${pointer}/type`,
      code: 'metadata.unknown_type',
      params: { name: typeName, ...(suggestion && { suggestion }) },
    })
  } else {
    const checker = checkerOf(fieldSchema(type.type))
    if (!checker.test(field)) checker.explain(field, pointer, out)
  }
  return out
}

function checkerOf(schema: TSchema): Checker {
  const known = checkers.get(schema)
  if (known) return known
  const checker = build(schema)
  checkers.set(schema, checker)
  return checker
}

function checkObject(document: { name?: unknown; fields?: unknown }, out: FieldProblem[]): void {
  if (typeof document.name === 'string' && systemObjectNames.includes(document.name)) {
    out.push({ pointer: '/name', code: 'metadata.reserved_name', params: { name: document.name } })
  }
  if (typeof document.fields !== 'object' || document.fields === null || Array.isArray(document.fields)) return
  for (const [name, field] of Object.entries(document.fields)) {
    const problems = checkField(name, field, `/fields${pointerStep(name)}`)
    if (problems.length > 0) out.push(...problems)
    if (out.length >= maxProblems) return
  }
}
