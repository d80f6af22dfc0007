/** The calls of the metadata API that the studio makes. No component calls fetch. Errors: ApiProblem. */
import { request, upload } from '@trellis/runtime/api/client.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { Impact } from '@trellis/metadata/model/impact.ts'
import type { ModelChange } from '@trellis/metadata/model/diff.ts'
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { Change } from './documents.ts'
import { partsOf } from './documents.ts'

const base = '/api/v1/metadata'

export type DraftItem = AnyDocument & { delete?: true }
export type Conflict = { kind: string; name: string; original: AnyDocument | null }
export type DraftSet = { version: number; base: number; items: DraftItem[]; conflicts: Conflict[] }
export type PublishedSet = {
  version: number
  items: AnyDocument[]
  /** The shipped form of documents the workspace changed. */
  shipped: AnyDocument[]
  origins: { [kind: string]: { [name: string]: { plugin?: string; customizations: string[] } } }
}
export type PlanProblem = { pointer: string; code: string; params?: { [name: string]: unknown }; message?: string }
/** Of a validation rule: how many of the `rows` it would refuse; null: not counted, and why. */
export type RuleImpact = {
  object: string
  rule: string
  severity: 'error' | 'warning' | 'info'
  rows: number
  refused: number | null
  /** Those of them on which the formula cannot be worked out. */
  errors?: number
  counted?: 'all' | 'readable'
  uncounted?: 'rollup' | 'only_new' | 'time' | 'rights'
}
export type RuleTest = RuleImpact & { records?: { id: string; title: string | null; error: boolean }[] }
export type Plan = {
  diff: ModelChange[]
  steps: ModelChange[]
  impact: (Impact | RuleImpact)[]
  problems: PlanProblem[]
  /** What could be better; nothing waits for it. */
  warnings: PlanProblem[]
}
export type Version = {
  version: number
  at: string
  by: string | null
  comment: string | null
  items: { kind: string; name: string; change: string }[]
  steps: ModelChange[]
}

export async function readDocuments(): Promise<PublishedSet> {
  return await request('GET', `${base}/documents`)
}

export async function readDrafts(): Promise<DraftSet> {
  return await request('GET', `${base}/drafts`)
}

/** Replaces the whole change set; without `base` it is laid on what is published now. */
export async function replaceDrafts(items: DraftItem[], baseVersion?: number): Promise<DraftSet> {
  return await request('PUT', `${base}/drafts`, {
    body: { items, ...(baseVersion !== undefined && { base: baseVersion }) },
  })
}

export async function saveDraft(document: AnyDocument): Promise<void> {
  await request('PUT', `${base}/${document.kind}/${encodeURIComponent(document.name)}`, { body: document })
}

/** The same while the page is being left: the browser sends it after the page is gone. No answer is waited for. */
export function saveWhileLeaving(changes: readonly Change[]): void {
  for (const { key, after } of changes) {
    const { kind, name } = partsOf(key)
    const headers = { 'Content-Type': 'application/json', 'X-Requested-With': 'trellis' }
    void fetch(`${base}/${kind}/${encodeURIComponent(name)}`, {
      method: after ? 'PUT' : 'DELETE',
      headers,
      credentials: 'same-origin',
      keepalive: true,
      ...(after && { body: JSON.stringify(after) }),
    })
  }
}

export async function removeDraft(kind: string, name: string): Promise<void> {
  await request('DELETE', `${base}/${kind}/${encodeURIComponent(name)}`)
}

/** What publishing the own drafts would do, or the items of somebody else's change set. */
export async function readPlan(items?: readonly DraftItem[]): Promise<Plan> {
  return await request('POST', `${base}/plan`, { body: { ...(items && { items }) } })
}

/** Tries a rule on the records that are there, with the drafts on the server around it. */
export async function testRule(rule: AnyDocument): Promise<RuleTest> {
  return await request('POST', `${base}/validation_rule/${encodeURIComponent(rule.name)}/test`, {
    body: { document: rule },
  })
}

/** How long people took to fill in the forms of a published layout; null until `needed` of them saved one. */
export type EntryTime = { count: number; median_seconds: number | null; needed: number }

export async function readEntryTime(layout: string): Promise<EntryTime> {
  return await request('GET', `${base}/layout/${encodeURIComponent(layout)}/entry-time`)
}

export async function publishDrafts(options: { comment: string; confirm: boolean }): Promise<{ version: number }> {
  return await request('POST', `${base}/publish`, {
    body: { ...(options.comment !== '' && { comment: options.comment }), confirm: options.confirm },
  })
}

export async function readVersions(): Promise<Version[]> {
  return (await request<{ versions: Version[] }>('GET', `${base}/versions`)).versions
}

export type Changed = { version: number; steps: ModelChange[] }
export type Tried = Changed & { items: number }

/** With `items` only those documents go back; `tryOnly` tells what would change. */
export async function rollback(
  version: number,
  options: { tryOnly: boolean; items?: { kind: string; name: string }[] },
): Promise<Changed> {
  const { tryOnly, items } = options
  return await request('POST', `${base}/rollback`, {
    body: { version, ...(tryOnly ? { dry_run: true } : { confirm: true }), ...(items && { items }) },
  })
}

/** An archive of documents: tried without effect, or published. */
export async function importArchive(
  file: Blob,
  options: { tryOnly: boolean; replace: boolean; confirm?: boolean },
): Promise<Tried> {
  const flags = Object.entries({
    dry_run: options.tryOnly,
    replace: options.replace,
    confirm: options.confirm ?? false,
  })
    .filter(([, on]) => on)
    .map(([name]) => `${name}=1`)
  return await upload(`${base}/import?${flags.join('&')}`, file)
}

export type Customised = { kind: string; name: string; document: AnyDocument | null }
export type Plugin = {
  name: string
  installed: boolean
  added: number
  changed: number
  removed: number
  /** What the upgrade changes and the workspace changed too; `document` as it is shipped now, null: it is not any more. */
  customised: Customised[]
  /** Names of plugins that are installed or upgraded along with it. */
  brings: string[]
  apps: { name: string; label: Label; description?: Label; icon?: string; color?: string }[]
  objects: { name: string; label: Label; icon?: string }[]
}

export async function readPlugins(): Promise<Plugin[]> {
  return (await request<{ plugins: Plugin[] }>('GET', `${base}/plugins`)).plugins
}

export async function installPlugin(name: string): Promise<{ version: number }> {
  return await request('POST', `${base}/plugins/${name}/install`, { body: { confirm: true } })
}

/** Changes of the documents as the items of a change set. */
export function itemsOf(changes: readonly Change[]): DraftItem[] {
  return changes.map(({ key, after }) => after ?? { ...partsOf(key), delete: true })
}
