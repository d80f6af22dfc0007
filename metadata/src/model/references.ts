/**
 * That every name a document uses stands for something: objects, fields and paths, relations, roles, pages, formulas ...
 *
 * Errors  metadata.broken_reference, metadata.not_a_lookup, metadata.role_cycle, formula.*; each with a pointer.
 */
import type { AnyDocument } from '../schema/document.ts'
import { checkText } from '../formula/check.ts'
import type { FormulaField, FormulaScope } from '../formula/types.ts'
import { itemPointer, objectPart } from '../schema/document.ts'
import { kindTable, kinds } from '../schema/kinds.ts'
import type { Occurrence } from '../schema/occurrences.ts'
import { occurrencesOf } from '../schema/occurrences.ts'
import type { RoleDocument } from '../schema/role.ts'
import type { Build } from './build.ts'
import { documentOf, documentsOf, reportMissing, resolvePath } from './build.ts'
import { cycles } from './graph.ts'
import { own } from './own.ts'
import { readFormula } from './read-formula.ts'

/** Kinds whose names were checked while their shapes were built, and those that only pass others' documents on. */
const checkedElsewhere: ReadonlySet<string> = new Set(['object', 'validation_rule', 'customization'])

/** Reports every broken reference of the documents. */
export function checkReferences(build: Build): void {
  checkScopes(build)
  checkRoleTree(build)
  for (const kind of kinds) {
    if (checkedElsewhere.has(kind)) continue
    for (const document of documentsOf(build, kind)) {
      // A document of a missing object has been reported; each of its fields would be, too.
      if (kindTable[kind].scoped && !own(build.shapes, objectPart(document.name) ?? '')) continue
      for (const occurrence of occurrencesOf(document)) check(build, document, occurrence)
    }
  }
}

/** `<object>.<name>` needs the object; settings are one document. */
function checkScopes(build: Build): void {
  for (const kind of kinds) {
    if (!kindTable[kind].scoped) continue
    for (const document of documentsOf(build, kind)) {
      const object = objectPart(document.name) ?? ''
      if (own(build.shapes, object)) continue
      reportMissing(
        build,
        `${itemPointer(kind, document.name)}/name`,
        { what: 'object', name: object },
        Object.keys(build.shapes),
      )
    }
  }
  for (const document of documentsOf(build, 'settings')) {
    if (document.name === 'workspace') continue
    build.problems.push({
      pointer: `${itemPointer('settings', document.name)}/name`,
      code: 'schema.const',
      params: { expected: 'workspace' },
    })
  }
}

function checkRoleTree(build: Build): void {
  const parents = new Map(
    documentsOf<RoleDocument>(build, 'role').map((role) => [role.name, role.parent === undefined ? [] : [role.parent]]),
  )
  for (const path of cycles(parents)) {
    build.problems.push({
      pointer: itemPointer('role', path[0] ?? ''),
      code: 'metadata.role_cycle',
      params: { path: path.join(' → ') },
    })
  }
}

function check(build: Build, document: AnyDocument, occurrence: Occurrence): void {
  const { refers, text, object } = occurrence
  const pointer = itemPointer(document.kind, document.name) + occurrence.pointer
  const shape = object === undefined ? undefined : own(build.shapes, object)
  switch (refers) {
    case 'object':
      if (!own(build.shapes, text))
        reportMissing(build, pointer, { what: 'object', name: text }, Object.keys(build.shapes))
      return
    case 'place':
      // A text for something that is not there (any more) is shown nowhere and harms nothing.
      return
    case 'element': {
      const elements = (document['elements'] ?? {}) as { [name: string]: unknown }
      if (!Object.hasOwn(elements, text))
        reportMissing(build, pointer, { what: 'element', name: text }, Object.keys(elements))
      return
    }
    case 'field':
      if (shape && !own(shape.fields, text))
        reportMissing(build, pointer, { what: 'field', name: text }, Object.keys(shape.fields))
      return
    case 'path':
      if (shape) resolvePath(build, shape.name, text, pointer)
      return
    case 'relation':
      if (shape && !shape.children.some((child) => child.name === text)) {
        reportMissing(
          build,
          pointer,
          { what: 'relation', name: text },
          shape.children.map((child) => child.name),
        )
      }
      return
    case 'formula':
    case 'condition':
      if (!shape) return
      checkFormula(build, document, occurrence, shape.name)
      return
    case 'free':
      checkFree(build, pointer, text)
      return
    default:
      checkDocumentName(build, { ...occurrence, pointer })
  }
}

function checkFormula(build: Build, document: AnyDocument, occurrence: Occurrence, object: string): void {
  const { refers, text } = occurrence
  const pointer = itemPointer(document.kind, document.name) + occurrence.pointer
  const read = readFormula(build, {
    object,
    text,
    pointer,
    context: refers === 'formula' ? 'field' : needsSql(document, occurrence) ? 'filter' : 'validation',
    blankAs: 'zero',
    ...(refers === 'condition' && { returns: 'boolean' as const }),
  })
  // Who sees a record is kept in indexes, so it must not change without the record.
  if (read && decidesAccess(document) && !read.immutable)
    build.problems.push({ pointer, code: 'metadata.moving_condition', params: { name: document.name } })
}

const anything: FormulaField = { name: '', type: 'any', to: '' }

/** Names stand for what a run knows; that the text is a formula, with functions that are there, is known now. */
const freeScope: FormulaScope = {
  object: '',
  field: () => anything,
  names: () => [],
  children: (_object, name) => ({ name, object: '', via: name }),
  global: () => anything,
}

function checkFree(build: Build, pointer: string, text: string): void {
  const checked = checkText(text, freeScope, { context: 'flow' })
  if (checked.ok) return
  for (const { code, message, start, end, params } of checked.errors)
    build.problems.push({ pointer, code, params: { ...params, start, end }, message })
}

function decidesAccess(document: AnyDocument): boolean {
  return document.kind === 'sharing_rule' || document.kind === 'restriction_rule'
}

/** Filters and rules about whole sets of records run in the database. */
function needsSql(document: AnyDocument, occurrence: Occurrence): boolean {
  return decidesAccess(document) || occurrence.pointer.includes('/where')
}

function checkDocumentName(build: Build, occurrence: Occurrence): void {
  const { refers, text, object, local, pointer } = occurrence
  if (local && object === undefined) return
  const name = local ? `${object}.${text}` : text
  if (documentOf(build, refers, name)) return
  const known = documentsOf(build, refers).map((document) => document.name)
  const near = local
    ? known.filter((other) => objectPart(other) === object).map((other) => other.slice(other.indexOf('.') + 1))
    : known
  reportMissing(build, pointer, { what: refers, name: text }, near)
}
