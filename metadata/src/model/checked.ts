/** The schema check of documents that come again and again: each publish compiles all of them, and few have changed. */
import type { FieldProblem } from '../problem.ts'
import { checkDocument } from '../schema/check.ts'
import type { AnyDocument } from '../schema/document.ts'

/** Documents are values: one that was good stays good. Nothing is kept of those that are not. */
const good = new WeakSet<object>()

/** As checkDocument, at no cost for a document that was found good before. */
export function problemsOf(document: AnyDocument): FieldProblem[] {
  const isObject = typeof document === 'object' && document !== null
  if (isObject && good.has(document)) return []
  const problems = checkDocument(document)
  if (isObject && problems.length === 0) good.add(document)
  return problems
}
