/**
 * `POST /metadata/rollback {version, items?, dry_run?}`: back to an earlier version, as a whole or with the documents that are named.
 * `dry_run` tells what would change and does nothing.
 */
import type { Context } from 'hono'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import type { Ctx } from '../ctx.ts'
import type { Server } from '../server.ts'
import { itemsSince, physicalAt, publishedVersion } from '../model/documents.ts'
import type { ChangeItem } from '../model/plan.ts'
import { planChange } from '../model/plan.ts'
import { publish } from '../model/publish.ts'
import { readObject } from './body.ts'
import { idempotentApart } from './idempotency.ts'
import { bodyMembers, optionsOf, summary } from './publish-body.ts'
import type { PublishBody } from './publish-body.ts'
import type { Route } from './route.ts'

export const rollbackRoutes: Route[] = [
  { method: 'POST', path: '/api/v1/metadata/rollback', access: 'manage_metadata', handle: idempotentApart(rollback) },
]

async function rollback(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const body = (await readObject(c, { members: bodyMembers })) as PublishBody
  const latest = await publishedVersion(ctx.db)
  const version = body.version
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0 || version > latest) {
    return raise('request.malformed', {
      errors: [{ pointer: '/version', code: 'value.not_in_list', params: { max: latest } }],
    })
  }
  // Only these, when the body names some: the rest stays as it is.
  const only = body.items === undefined ? undefined : new Set(namedItems(body.items))
  // Newest first, so the oldest `before` of each document is the one that stays.
  const wanted = new Map(
    (await itemsSince(ctx.db, version))
      .filter((item) => only?.has(`${item.kind}\0${item.name}`) !== false)
      .map((item) => [`${item.kind}\0${item.name}\0${item.origin}`, item]),
  )
  const items: ChangeItem[] = [...wanted.values()].map((item) => ({
    kind: item.kind,
    name: item.name,
    origin: item.origin,
    document: item.before,
  }))
  const wish = {
    items,
    pointers: items.map(({ kind, name }) => `/items/${kind}/${name}`),
    restore: await physicalAt(ctx.db, version),
  }
  if (body.dry_run === true) {
    await server.models.refresh()
    const planned = await planChange(ctx.db, server.models.published(), wish)
    if (!planned.ok) throw new ProblemError(planned.problem)
    return c.json({ version: server.models.model().revision, ...summary(planned.plan), problems: [] })
  }
  const done = await publish(server, {
    ...wish,
    ...optionsOf(body),
    by: ctx.user.id,
    comment: only === undefined ? `rollback to ${version}` : `rollback of ${only.size} to ${version}`,
  })
  return c.json({ version: server.models.model().revision, ...summary(done), problems: [] })
}

/** `items` of a rollback: `[{kind, name}]`. Errors: request.malformed. */
function namedItems(items: unknown): string[] {
  if (!Array.isArray(items) || items.length === 0)
    return raise('request.malformed', { errors: [{ pointer: '/items', code: 'value.not_a_list' }] })
  return items.map((item: { kind?: unknown; name?: unknown } | null, index) => {
    if (typeof item?.kind !== 'string' || typeof item.name !== 'string')
      return raise('request.malformed', { errors: [{ pointer: `/items/${index}`, code: 'value.not_an_object' }] })
    return `${item.kind}\0${item.name}`
  })
}
