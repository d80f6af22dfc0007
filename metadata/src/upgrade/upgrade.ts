/**
 * Brings a document written for an older version of its kind to the current one.
 *
 * Shape   (document) -> document. Pure; also runs in the browser for imported files. A step for a kind is a line in steps.ts.
 * Rules   Step n brings version n - 1 to n; a document without `schema_version` is of version 1, and steps leave what is already in the new
 *         form as it is. A document of a later version than this program knows is returned as it is; `isFromLater` tells it.
 */
import type { AnyDocument } from '../schema/document.ts'
import type { UpgradeStep } from './steps.ts'
import { steps } from './steps.ts'

type StepsByKind = { readonly [kind: string]: readonly UpgradeStep[] }

/** The document in the current version of its kind. Never throws; what is no document comes back as it is. */
export function upgradeDocument(document: AnyDocument, by: StepsByKind = steps): AnyDocument {
  if (typeof document !== 'object' || document === null) return document
  const due = stepsOf(document.kind, by).filter((step) => step.to > versionOf(document))
  return due.reduce((current, step) => ({ ...step.up(current), schema_version: step.to }), document)
}

/** The version documents of this kind are written in now. */
export function currentVersion(kind: string, by: StepsByKind = steps): number {
  return stepsOf(kind, by).at(-1)?.to ?? 1
}

/** True for a document of a version that only a later program knows: refuse it politely instead of guessing. */
export function isFromLater(document: AnyDocument, by: StepsByKind = steps): boolean {
  return versionOf(document) > currentVersion(document.kind, by)
}

/** What is wrong with a list of steps: numbers must rise by one, from 2 on. Empty when nothing is. */
export function faultsOf(kind: string, list: readonly UpgradeStep[]): string[] {
  return list.flatMap((step, index) =>
    step.to === index + 2 ? [] : [`step ${index + 1} of ${kind} leads to ${step.to}, not to ${index + 2}`],
  )
}

function versionOf(document: AnyDocument): number {
  const version = document['schema_version']
  return typeof version === 'number' ? version : 1
}

function stepsOf(kind: unknown, by: StepsByKind): readonly UpgradeStep[] {
  return typeof kind === 'string' && Object.hasOwn(by, kind) ? (by[kind] ?? []) : []
}
