/** Single documents, and what happens on a write, as they are told: to who does not administer metadata without what is hidden from them. */
import type { Context } from 'hono'
import { can, managesMetadata } from '@trellis/metadata/access/access.ts'
import { describeObject } from '@trellis/metadata/model/describe.ts'
import { openDocumentsOf, seesOccurrence } from '@trellis/metadata/model/describe-items.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { visibleDocument } from '@trellis/metadata/model/visible-document.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { Ctx } from '../ctx.ts'
import { knowsView } from './known-views.ts'

/** Whether the caller asks for their drafts, and may have some. */
export function wantsDraft(c: Context, ctx: Ctx): boolean {
  return c.req.query('draft') === '1' && managesMetadata(ctx.access)
}

/** Published documents of a kind: all to who manages them, to others as screens are told them, without what names an object or a field they may not read. */
export function toldDocuments(ctx: Ctx, kind: string): AnyDocument[] {
  if (managesMetadata(ctx.access)) return Object.values(ctx.model.documents[kind] ?? {})
  const sees = seesOccurrence(ctx.model, ctx.access)
  return openDocumentsOf(ctx.model, ctx.access, kind)
    .filter((document) => kind !== 'list_view' || knowsView(ctx, document))
    .flatMap((document) => visibleDocument(document, sees) ?? [])
}

/** The steps of a write; of what each runs, the fields and rules the caller is told of elsewhere. Errors: metadata.not_found. */
export function orderOfExecution(c: Context, ctx: Ctx): Response {
  const shape = objectOf(ctx.model, c.req.param('name') ?? '')
  if (!shape || !can(ctx.access, shape.name, 'read')) return raise('metadata.not_found')
  if (managesMetadata(ctx.access)) return c.json({ object: shape.name, order: shape.order })
  const { fields, validation_rules: rules } = describeObject(ctx.model, shape, ctx.access)
  const known = new Set([...Object.keys(fields), ...rules.map((rule) => rule.name)])
  const order = shape.order.map((step) => ({ ...step, names: step.names.filter((name) => known.has(name)) }))
  return c.json({ object: shape.name, order })
}
