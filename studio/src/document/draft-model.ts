/** The Model of the documents being edited, compiled in the browser, as the runtime's screens read it. Loaded when first needed. */
import type { Access } from '@trellis/metadata/access/access.ts'
import { compileAccess } from '@trellis/metadata/access/compile-access.ts'
import { compile } from '@trellis/metadata/model/compile.ts'
import { describe } from '@trellis/metadata/model/describe.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import type { FieldProblem } from '@trellis/metadata/problem.ts'
import type { ModelView } from '@trellis/runtime/api/model.ts'
import { flat } from '@trellis/runtime/api/model.ts'
import type { Documents } from './documents.ts'
import { differenceOf, partsOf } from './documents.ts'

export type DraftModel = { ok: true; model: Model } | { ok: false; problems: FieldProblem[] }

let kept: { documents: Documents; draft: DraftModel } | undefined

/** Kinds the shapes of objects do not depend on: editing them needs no new Model. */
const drawnOnly: ReadonlySet<string> = new Set(['layout', 'list_view', 'app'])

/** Compiled once per set of documents; an edit of a page or list keeps the Model, so a drop is seen at once whatever the size. */
export function draftModel(documents: Documents): DraftModel {
  if (kept?.documents === documents) return kept.draft
  if (kept?.draft.ok && differenceOf(kept.documents, documents).every(({ key }) => drawnOnly.has(partsOf(key).kind))) {
    kept = { documents, draft: kept.draft }
    return kept.draft
  }
  const compiled = compile({ documents: [...documents.values()], revision: 0 })
  const draft: DraftModel = compiled.ok
    ? { ok: true, model: compiled.value }
    : { ok: false, problems: compiled.problem.errors ?? [] }
  kept = { documents, draft }
  return draft
}

const everything: Access = { userId: '', admin: true, key: 'studio', objects: {}, ownerIds: [], system: [] }

/** What an administrator sees, or the holders of a role. */
export function viewOf(model: Model, role?: string): ModelView {
  const access = role === undefined ? everything : accessOfRole(model, role)
  return flat(describe(model, access) as unknown as ModelView)
}

function accessOfRole(model: Model, role: string): Access {
  return compileAccess(model, { userId: '', admin: false, role, permissionSets: [], ownerIds: [], scope: null })
}
