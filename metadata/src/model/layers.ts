/**
 * Layers: what plugins ship, then what the workspace says about it.
 *
 * Shape   (StoredDocument[]) -> effective documents. Pure; documents that nothing changes are passed through as they are.
 * Rules   A document of the workspace with the kind and name of a shipped one is laid over it by the kind's merge rule (merge.ts), and so
 *         is a document of kind `customization`, which names its target. Plugins come in the order of their names, the workspace last.
 * Errors  metadata.name_taken (two plugins ship one name), metadata.broken_reference (a customisation of nothing), metadata.shipped_locked.
 */
import type { FieldProblem, Result } from '../problem.ts'
import { failed, ok } from '../problem.ts'
import type { CustomizationDocument } from '../schema/customization.ts'
import type { AnyDocument } from '../schema/document.ts'
import { itemPointer } from '../schema/document.ts'
import { mergeDocument } from './merge.ts'
import type { Origin } from './shape.ts'

/** Origin of what this workspace made itself; every other origin is the name of a plugin. */
export const workspaceOrigin = 'workspace'

/** A document and where it comes from. */
export type StoredDocument = { origin: string; document: AnyDocument }

const origins = new WeakMap<AnyDocument, Origin>()

/** The documents in force. */
export function applyLayers(stored: readonly StoredDocument[]): Result<AnyDocument[]> {
  const problems: FieldProblem[] = []
  const effective = new Map<string, { origin: Origin; document: AnyDocument }>()
  const customizations: StoredDocument[] = []
  const inOrder = stored.toSorted(
    (a, b) => rank(a) - rank(b) || (a.origin < b.origin ? -1 : a.origin > b.origin ? 1 : 0),
  )

  for (const entry of inOrder) {
    const { document, origin } = entry
    if (document.kind === 'customization') {
      customizations.push(entry)
      continue
    }
    const key = `${document.kind}\0${document.name}`
    const shipped = effective.get(key)
    if (shipped && origin !== workspaceOrigin) {
      problems.push({
        pointer: itemPointer(document.kind, document.name),
        code: 'metadata.name_taken',
        params: { name: document.name, plugin: shipped.origin.plugin },
      })
    } else if (shipped) {
      const merged = mergeDocument(shipped.document, document, {
        whole: true,
        pointer: itemPointer(document.kind, document.name),
      })
      problems.push(...merged.problems)
      effective.set(key, { document: merged.document, origin: { ...shipped.origin, customizations: [document.name] } })
    } else {
      effective.set(key, {
        document: withPlugin(document, origin),
        origin: { ...(origin !== workspaceOrigin && { plugin: origin }), customizations: [] },
      })
    }
  }
  for (const { document } of customizations)
    customize(document as AnyDocument & CustomizationDocument, effective, problems)
  if (problems.length > 0)
    return failed(problems[0]?.code === 'metadata.name_taken' ? 'metadata.name_taken' : 'metadata.invalid', {
      errors: problems,
    })
  for (const { document, origin } of effective.values())
    if (origin.plugin !== undefined || origin.customizations.length > 0) origins.set(document, origin)
  return ok(
    [...effective.values()].map((entry) => entry.document).concat(customizations.map((entry) => entry.document)),
  )
}

/** Where an effective document comes from; undefined for one the workspace made itself. */
export function originOf(document: AnyDocument): Origin | undefined {
  return origins.get(document)
}

function rank(entry: StoredDocument): number {
  return entry.origin === workspaceOrigin ? 1 : 0
}

function withPlugin(document: AnyDocument, origin: string): AnyDocument {
  return origin === workspaceOrigin || document.plugin === origin ? document : { ...document, plugin: origin }
}

function customize(
  customization: CustomizationDocument,
  effective: Map<string, { origin: Origin; document: AnyDocument }>,
  problems: FieldProblem[],
): void {
  const pointer = itemPointer('customization', customization.name)
  // Not yet checked against its schema: what does not fit is refused there.
  const { target, changes } = customization
  if (typeof target !== 'object' || target === null || typeof changes !== 'object' || changes === null) return
  const key = `${target.kind}\0${target.name}`
  const entry = effective.get(key)
  if (!entry) {
    problems.push({
      pointer: `${pointer}/target`,
      code: 'metadata.broken_reference',
      params: { what: target.kind, name: target.name },
    })
    return
  }
  const merged = mergeDocument(entry.document, changes, { whole: false, pointer: `${pointer}/changes` })
  problems.push(...merged.problems)
  effective.set(key, {
    document: merged.document,
    origin: { ...entry.origin, customizations: [...entry.origin.customizations, customization.name] },
  })
}
