/** One formula of a document: parsed and checked against the shapes; problems are reported where the text stands. */
import { checkText } from '../formula/check.ts'
import type { CheckedFormula } from '../formula/check.ts'
import type { Pace } from '../formula/traits.ts'
import { paceOf } from '../formula/traits.ts'
import type { BlankAs, FormulaContext, FormulaError, FormulaType, Reference } from '../formula/types.ts'
import type { Build } from './build.ts'
import { formulaScope } from './formula-scope.ts'

export type ReadFormula = {
  type: FormulaType
  /** Paths the formula reads, `account.owner.name`. */
  references: string[]
  /** Fields it depends on, each `object.field`, the lookups of its paths and the fields of children included. */
  dependsOn: string[]
  /** Fields of the object itself it reads, lookups it goes through included. */
  local: string[]
  /** The same value at any time for any user, from the record's own fields and those above it. */
  immutable: boolean
  /** How long its SQL stays as it is. */
  pace: Pace
}

type Place = {
  object: string
  text: string
  pointer: string
  context: FormulaContext
  blankAs: BlankAs
  returns?: FormulaType
}

/** Undefined when the formula is refused; the problem says why and where in the text. */
export function readFormula(build: Build, place: Place): ReadFormula | undefined {
  const { object, text, context, blankAs, returns } = place
  // Without any permission set no name is one; only a browser, which does not know them, takes each.
  const documents = { permission_set: {}, ...build.documents }
  const scope = formulaScope({ objects: build.shapes, settings: build.settings, documents }, object)
  const checked = checkText(text, scope, { context, blankAs, ...(returns !== undefined && { returns }) })
  if (checked.ok) return read(checked)
  report(build, place, checked.errors)
  return undefined
}

function read(checked: CheckedFormula): ReadFormula {
  const children = checked.children.flatMap((child) => [
    `${child.relation.object}.${child.relation.via}`,
    ...child.references.flatMap(stepsOf),
  ])
  return {
    type: checked.type,
    references: checked.references.map((reference) => reference.path.join('.')),
    dependsOn: [...new Set([...checked.references.flatMap(stepsOf), ...children])],
    local: [...new Set(checked.references.flatMap((reference) => reference.path[0] ?? []))],
    immutable: checked.immutable,
    pace: paceOf(checked.root),
  }
}

/** `account.owner.name` of an opportunity -> opportunity.account, account.owner, user.name. */
function stepsOf(reference: Reference): string[] {
  return reference.path.map((name, index) => `${reference.objects[index]}.${name}`)
}

function report(build: Build, place: Place, errors: readonly FormulaError[]): void {
  for (const { code, message, start, end, params } of errors) {
    build.problems.push({ pointer: place.pointer, code, params: { ...params, start, end }, message })
  }
}
