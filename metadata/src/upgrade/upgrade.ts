/**
 * Brings a document written for an older version of its kind to the current one.
 *
 * Shape   (document) -> document. Pure; also runs in the browser for imported files. A step for a kind is a line in steps.ts.
 * Rules   Step n brings version n - 1 to n; a document without `schema_version` is of version 1, and steps leave what is already in the new
 *         form as it is. A document of a later version than this program knows is returned as it is, and refused by its schema.
 */
import type { AnyDocument } from '../schema/document.ts'
import { steps } from './steps.ts'

/** The document in the current version of its kind. Never throws; what is no document comes back as it is. */
export function upgradeDocument(document: AnyDocument): AnyDocument {
  if (typeof document !== 'object' || document === null) return document
  const list = Object.hasOwn(steps, document.kind) ? steps[document.kind] : undefined
  const from = typeof document['schema_version'] === 'number' ? document['schema_version'] : 1
  const due = (list ?? []).filter((step) => step.to > from)
  const upgraded = due.reduce((current, step) => ({ ...step.up(current), schema_version: step.to }), document)
  return upgraded
}

/** The version documents of this kind are written in now. */
export function currentVersion(kind: string): number {
  const list = Object.hasOwn(steps, kind) ? steps[kind] : undefined
  return list?.at(-1)?.to ?? 1
}
