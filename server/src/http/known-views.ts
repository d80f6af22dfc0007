/** The list views a caller knows by who they are, not by what they may do: those people share, and those for one person. */
import { createHash } from 'node:crypto'
import { can, managesMetadata } from '@trellis/metadata/access/access.ts'
import { mayKnow } from '@trellis/metadata/layout/choose-views.ts'
import { seesOccurrence } from '@trellis/metadata/model/describe-items.ts'
import { visibleDocument } from '@trellis/metadata/model/visible-document.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { objectPart } from '@trellis/metadata/schema/document.ts'
import type { ListViewDocument } from '@trellis/metadata/schema/list-view.ts'
import type { Ctx } from '../ctx.ts'

type Personal = AnyDocument & ListViewDocument

/**
 * The views told to this caller beside what everybody with the same rights is told, so that those texts are shared: as JSON, with a mark of which they
 * are. Undefined for who administers metadata: they are told all views among the documents.
 */
export function knownViews(ctx: Ctx): { text: string; mark: string } | undefined {
  const { model, access } = ctx
  if (managesMetadata(access)) return undefined
  const sees = seesOccurrence(model, access)
  const views = Object.values(model.documents['list_view'] ?? {}).filter(
    (view) => isPersonalView(view) && can(access, objectPart(view.name) ?? '', 'read') && knowsView(ctx, view),
  )
  const text = JSON.stringify(views.flatMap((view) => visibleDocument(view, sees) ?? []))
  return { text, mark: views.length === 0 ? '' : `-${createHash('sha256').update(text).digest('hex').slice(0, 12)}` }
}

/** May the caller know of this list view? */
export function knowsView(ctx: Ctx, view: AnyDocument): boolean {
  if (managesMetadata(ctx.access) || !isPersonalView(view)) return true
  return ctx.user.person !== undefined && mayKnow(view, ctx.user.person)
}

/** Is it shared by a person, or for one, so that rights alone do not say who knows it? */
export function isPersonalView(document: AnyDocument): document is Personal {
  return document.kind === 'list_view' && (document['shared_by'] !== undefined || document['private_to'] !== undefined)
}
