/**
 * `/api/v1/metadata/plugins`: the plugins this server ships, how they differ from what is installed, and installing or upgrading one, with
 * the others it needs.
 *
 * What the workspace changed about a plugin's documents stays over the new ones, and what only the plugin changed comes through. `customised` names the documents both sides
 * changed, in the list with what the plugin ships now (null: nothing any more); where the new document and the change cannot both hold, the plan's problems say so and nothing is written.
 */
import type { Context } from 'hono'
import { canonicalJson } from '@trellis/metadata/model/canonical.ts'
import { workspaceOrigin } from '@trellis/metadata/model/layers.ts'
import type { StoredDocument } from '@trellis/metadata/model/layers.ts'
import { mergeThree } from '@trellis/metadata/model/merge-three.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { ProblemError, raise } from '@trellis/metadata/problem.ts'
import { offeredPlugins } from '../config.ts'
import type { Ctx } from '../ctx.ts'
import type { Server } from '../server.ts'
import { planChange } from '../model/plan.ts'
import type { ChangeItem } from '../model/plan.ts'
import { publish } from '../model/publish.ts'
import { readPluginDocuments } from '../plugins/read-plugin.ts'
import { withRequired } from '../plugins/required-plugins.ts'
import type { ShippedPlugins } from '../plugins/required-plugins.ts'
import { readObject } from './body.ts'
import { idempotentApart } from './idempotency.ts'
import { optionsOf, summary } from './publish-body.ts'
import type { Route } from './route.ts'

const path = '/api/v1/metadata/plugins'

export const pluginRoutes: Route[] = [
  { method: 'GET', path, access: 'manage_metadata', handle: list },
  { method: 'POST', path: `${path}/:name/install`, access: 'manage_metadata', handle: idempotentApart(install) },
]

/** What a person sees of a plugin: its apps and objects, as their documents call them. */
function contentsOf(documents: readonly AnyDocument[]): { apps: object[]; objects: object[] } {
  const of = (kind: string) => documents.filter((document) => document.kind === kind)
  return {
    apps: of('app').map(({ name, label, description, icon, color }) => ({ name, label, description, icon, color })),
    objects: of('object').map(({ name, label, plural_label: plural, icon }) => ({
      name,
      label: plural ?? label,
      icon,
    })),
  }
}

type Difference = {
  items: ChangeItem[]
  counts: { added: number; changed: number; removed: number }
  installed: boolean
  customised: { kind: string; name: string }[]
}

async function list(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  await server.models.refresh()
  const { stored } = server.models.published()
  const shipped = await shippedBy(server)
  const differences = new Map([...shipped.keys()].map((name) => [name, differenceOf(name, shipped, stored)]))
  const plugins = [...differences].map(([name, { counts, installed, customised }]) => ({
    name,
    installed,
    ...counts,
    customised: customised.map((one) => ({
      ...one,
      document: shippedDocument(shipped.get(name), one, name),
    })),
    brings: withRequired(name, shipped).filter(
      (other) => other !== name && (differences.get(other)?.items.length ?? 0) > 0,
    ),
    ...contentsOf(shipped.get(name) ?? []),
  }))
  return c.json({ plugins })
}

/**
 * Body `{dry_run?, confirm?}`. The plugins it needs are installed or upgraded along with it, in one version: `plugins` of the answer counts
 * each. Errors: metadata.not_found for a plugin that is not shipped, and those of publishing.
 */
async function install(c: Context, ctx: Ctx, server: Server): Promise<Response> {
  const name = c.req.param('name') ?? ''
  if (!pluginsOf(server).includes(name)) return raise('metadata.not_found')
  const body = await readObject(c, { optional: true, members: ['dry_run', 'confirm', 'comment', 'base_version'] })
  const shipped = await shippedBy(server)
  await server.models.refresh()
  const base = server.models.published()
  const differences = withRequired(name, shipped).map((one) => ({
    name: one,
    ...differenceOf(one, shipped, base.stored),
  }))
  const items = differences.flatMap((difference) => difference.items)
  const customised = differences.flatMap((difference) => difference.customised)
  const plugins = differences
    .filter((one) => one.name === name || one.items.length > 0)
    .map((one) => ({ name: one.name, ...one.counts }))
  const pointers = items.map((item) => `/${item.kind}/${item.name}`)
  if (body['dry_run'] === true) {
    const planned = await planChange(ctx.db, base, { items, pointers })
    if (!planned.ok) throw new ProblemError(planned.problem)
    return c.json({ version: base.model.revision, ...summary(planned.plan), plugins, customised, problems: [] })
  }
  const options = optionsOf(body)
  const done = await publish(server, {
    items,
    pointers,
    ...options,
    comment: options.comment ?? `plugin ${plugins.map((one) => one.name).join(', ')}`,
    by: ctx.user.id,
  })
  return c.json({ version: server.models.model().revision, ...summary(done), plugins, customised, problems: [] })
}

/** As documents of the Model name the plugin they come from. */
function shippedDocument(
  documents: readonly AnyDocument[] | undefined,
  one: { kind: string; name: string },
  plugin: string,
): AnyDocument | null {
  const found = documents?.find((document) => keyOf(document) === keyOf(one))
  return found ? { ...found, plugin } : null
}

async function shippedBy(server: Server): Promise<ShippedPlugins> {
  const names = pluginsOf(server)
  const documents = await Promise.all(names.map(readPluginDocuments))
  return new Map(names.map((name, index) => [name, documents[index] ?? []]))
}

function pluginsOf(server: Server): readonly string[] {
  return [...new Set([...(server.config.plugins ?? []), ...offeredPlugins])]
}

/** What would have to change for the stored documents of a plugin to be those it ships now. */
function differenceOf(plugin: string, all: ShippedPlugins, stored: readonly StoredDocument[]): Difference {
  const shipped = new Map((all.get(plugin) ?? []).map((document) => [keyOf(document), document]))
  const before = new Map(
    stored.flatMap(({ origin, document }) => (origin === plugin ? [[keyOf(document), document] as const] : [])),
  )
  const ofWorkspace = stored.flatMap(({ origin, document }) => (origin === workspaceOrigin ? [document] : []))
  const mine = new Map(ofWorkspace.map((document) => [keyOf(document), document]))
  const own = new Set([
    ...mine.keys(),
    ...ofWorkspace.flatMap((document) =>
      document.kind === 'customization' ? [keyOf(document['target'] as { kind: string; name: string })] : [],
    ),
  ])
  const items: ChangeItem[] = []
  const counts = { added: 0, changed: 0, removed: 0 }
  for (const [key, document] of shipped) {
    const old = before.get(key)
    if (old !== undefined && canonicalJson(old) === canonicalJson(document)) continue
    counts[old === undefined ? 'added' : 'changed']++
    const { kind, name } = document
    items.push({ kind, name, origin: plugin, document })
    const changed = mine.get(key)
    if (old && changed)
      items.push({ kind, name, origin: workspaceOrigin, document: mergeThree(old, document, changed).document })
  }
  for (const [key, { kind, name }] of before) {
    if (shipped.has(key)) continue
    counts.removed++
    items.push({ kind, name, origin: plugin, document: null })
  }
  return {
    items,
    counts,
    installed: before.size > 0,
    customised: items
      .filter((item) => item.origin === plugin && own.has(keyOf(item)))
      .map(({ kind, name }) => ({ kind, name })),
  }
}

function keyOf({ kind, name }: { kind: string; name: string }): string {
  return `${kind}\0${name}`
}
