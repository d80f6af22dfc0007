/** One formula of a document: parsed and resolved against the shapes; problems are reported where the text stands. */
import type { AstNode } from '../formula/ast.ts'
import { childrenOf } from '../formula/ast.ts'
import { parseFormula } from '../formula/parse.ts'
import type { BlankAs, FormulaContext, FormulaError, FormulaType } from '../formula/types.ts'
import type { Build } from './build.ts'
import { formulaScope } from './formula-scope.ts'

export type ReadFormula = {
  type: FormulaType
  /** Paths the formula reads, `account.owner.name`. */
  references: string[]
  /** Fields it depends on, each `object.field`, the lookups of its paths included. */
  dependsOn: string[]
  /** Fields of the object itself it reads, lookups it goes through included. */
  local: string[]
  immutable: boolean
}

type Place = {
  object: string
  text: string
  pointer: string
  context: FormulaContext
  blankAs: BlankAs
  returns?: FormulaType
}

const movingFunctions = new Set(['TODAY', 'NOW', 'TIMENOW'])

/** Undefined when the formula is refused; the problem says why and where in the text. */
export function readFormula(build: Build, place: Place): ReadFormula | undefined {
  const parsed = parseFormula(place.text)
  if (!parsed.ok) {
    report(build, place, parsed.errors)
    return undefined
  }
  const scope = formulaScope(build.shapes, place.object)
  const read: ReadFormula = { type: place.returns ?? 'any', references: [], dependsOn: [], local: [], immutable: true }
  const visit = (node: AstNode): void => {
    if (node.kind === 'call' && movingFunctions.has(node.name)) read.immutable = false
    if (node.kind === 'path') visitPath(node.segments.map((segment) => segment.name))
    for (const child of childrenOf(node)) visit(child)
  }
  const visitPath = (path: string[]): void => {
    if (path[0]?.startsWith('$')) {
      read.immutable = false
      return
    }
    let object: string | undefined = place.object
    path.forEach((name, index) => {
      const field = object === undefined ? undefined : scope.field(object, name)
      if (!field || object === undefined) return
      read.dependsOn.push(`${object}.${field.name}`)
      if (index === 0) read.local.push(field.name)
      object = field.to
    })
    read.references.push(path.join('.'))
  }
  visit(parsed.ast.root)
  return read
}

function report(build: Build, place: Place, errors: readonly FormulaError[]): void {
  for (const { code, message, start, end, params } of errors) {
    build.problems.push({ pointer: place.pointer, code, params: { ...params, start, end }, message })
  }
}
