/**
 * All documents in force -> the Model.
 *
 * Shape   (documents after layering, physical names, revision) -> Model. Pure, plain data.
 * Errors  metadata.invalid, metadata.name_taken, metadata.broken_reference, metadata.formula_invalid; `errors` lists every reason, each with a
 *         pointer `/items/<kind>/<name>/...`. Never throws, whatever the documents hold.
 */
import type { FieldProblem, Problem, Result } from '../problem.ts'
import { ok } from '../problem.ts'
import { problemsOf } from './checked.ts'
import type { AnyDocument } from '../schema/document.ts'
import { itemPointer } from '../schema/document.ts'
import type { SettingsDocument } from '../schema/settings.ts'
import type { Build } from './build.ts'
import { checkScreens } from './check-screens.ts'
import { checkDefaults } from './defaults.ts'
import { expandObjects } from './expand.ts'
import { buildFormulas } from './formulas.ts'
import { deriveKeys } from './keys.ts'
import { originOf } from './layers.ts'
import { orderSteps } from './order.ts'
import { define, own } from './own.ts'
import type { PhysicalNames } from './physical.ts'
import { emptyPhysical, planPhysical } from './physical.ts'
import { checkReferences } from './references.ts'
import { applyRecordTypes } from './record-types.ts'
import { relate } from './relations.ts'
import { checkConstants, settingsOf } from './settings-of.ts'
import type { Model, ModelSettings } from './shape.ts'
import { buildShapes, reportLongNames } from './shapes.ts'

export type CompileInput = {
  /** Documents after `applyLayers`. */
  documents: readonly AnyDocument[]
  /** Absent (a preview): names are planned as for an empty workspace. */
  physical?: PhysicalNames
  revision: number
  /** Overrides of the settings document. */
  settings?: Partial<ModelSettings>
}

/** Compiles, or says everything that stands in the way. */
export function compile(input: CompileInput): Result<Model> {
  const problems: FieldProblem[] = []
  const documents = sortDocuments(input.documents, problems)
  // What is not even shaped like its kind would only cause follow-up problems.
  if (problems.length > 0) return { ok: false, problem: problemOf(problems) }

  const physical = input.physical ?? planPhysical(emptyPhysical(), null, input.documents)
  const build: Build = {
    documents,
    expanded: expandObjects(Object.values(documents['object'] ?? {})),
    shapes: {},
    settings: settingsOf(own(documents['settings'], 'workspace') as SettingsDocument | undefined, input.settings),
    problems,
  }
  buildShapes(build, physical)
  reportLongNames(build)
  relate(build)
  applyRecordTypes(build)
  const computed = buildFormulas(build)
  deriveKeys(build)
  checkConstants(build)
  checkDefaults(build)
  checkReferences(build)
  checkScreens(build)
  orderSteps(build, computed)
  if (problems.length > 0) return { ok: false, problem: problemOf(problems) }
  return ok({
    revision: input.revision,
    objects: build.shapes,
    documents,
    origins: originsOf(input.documents),
    settings: build.settings,
  })
}

/** The problem a list of reasons amounts to: the code of the first that has a status of its own. */
export function problemOf(problems: FieldProblem[]): Problem {
  const codes = new Set(problems.map((problem) => problem.code))
  const isFormula = problems.some(
    (problem) => problem.code.startsWith('formula.') || problem.code === 'metadata.formula_cycle',
  )
  if (codes.has('metadata.name_taken')) return { code: 'metadata.name_taken', errors: problems }
  if (codes.has('metadata.broken_reference')) return { code: 'metadata.broken_reference', errors: problems }
  return { code: isFormula ? 'metadata.formula_invalid' : 'metadata.invalid', errors: problems }
}

function sortDocuments(documents: readonly AnyDocument[], problems: FieldProblem[]): Model['documents'] {
  const sorted = documents.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  const byKind: Model['documents'] = {}
  for (const document of sorted) {
    const pointer = itemPointer(String(document?.kind), String(document?.name))
    const found = problemsOf(document)
    if (found.length > 0) {
      problems.push(...found.map((problem) => ({ ...problem, pointer: pointer + problem.pointer })))
      continue
    }
    const named = own(byKind, document.kind) ?? {}
    define(byKind, document.kind, named)
    if (own(named, document.name))
      problems.push({ pointer: `${pointer}/name`, code: 'metadata.name_taken', params: { name: document.name } })
    define(named, document.name, document)
  }
  return byKind
}

function nameOf(document: AnyDocument): string {
  return `${String(document?.kind)}\0${String(document?.name)}`
}

function originsOf(documents: readonly AnyDocument[]): Model['origins'] {
  const origins: Model['origins'] = {}
  for (const document of documents) {
    const origin = originOf(document)
    if (!origin) continue
    const named = own(origins, document.kind) ?? {}
    define(origins, document.kind, named)
    define(named, document.name, origin)
  }
  return origins
}
