/**
 * The description of the Model in parts, as `GET /api/v1/metadata` tells them: whole, or only what changed since an answer the caller has.
 *
 * Shape   A part is an object, a document, the settings or the origins, as JSON text with the revision it is told since. `state` names what a
 *         caller was told, opaque to them; given back as `since`, the answer holds the parts told later, null for one that is gone.
 * Rules   Parts are kept per permission shape, and made anew only where the object, the document or the rights differ from before. An
 *         answer by another process, of another permission shape or from before the parts kept here is followed by the whole.
 */
import { createHash } from 'node:crypto'
import type { Access } from '@trellis/metadata/access/access.ts'
import { can, managesMetadata } from '@trellis/metadata/access/access.ts'
import { describeObject, describeSettings } from '@trellis/metadata/model/describe.ts'
import { openDocuments, seesOccurrence } from '@trellis/metadata/model/describe-items.ts'
import { isSameShape } from '@trellis/metadata/model/same-shape.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import { objectOf } from '@trellis/metadata/model/shape.ts'
import { visibleDocument } from '@trellis/metadata/model/visible-document.ts'
import type { Server } from '../server.ts'
import { isPersonalView } from './known-views.ts'

/** By kind of part (`object` for objects of the Model, else the kind of the document), then by name. */
type Part = {
  under: 'settings' | 'origins' | 'objects' | 'items'
  kind: string
  name: string
  text: string
  since: number
}

type Told = {
  model: Model
  access: Access
  mark: string
  /** The first revision that was told from here. */
  from: number
  parts: Map<string, Part>
}

const gone = 'null'
/** Permission shapes whose parts are kept, those asked last; a large workspace has megabytes of each. */
const mostKept = 64
const kept = new WeakMap<Server, Map<string, Told>>()

/** The state a caller of these rights is in after reading the Model. */
export function stateOf(model: Model, access: Access): string {
  return `${model.revision}-${markOf(access)}`
}

/** The answer's JSON text. */
export function tellModel(server: Server, model: Model, access: Access, since: string | undefined): string {
  const told = toldTo(server, model, access)
  const [revision = '', mark] = since?.split('-') ?? []
  const known = /^\d+$/.test(revision) ? Number(revision) : -1
  const isPart = mark === told.mark && known >= told.from && known <= model.revision
  const parts = [...told.parts.values()].filter((part) => (isPart ? part.since > known : part.text !== gone))
  const head = [`"version":${model.revision}`, `"state":${JSON.stringify(stateOf(model, access))}`]
  if (isPart) head.push(`"since":${known}`)
  return `{${[...head, ...written(parts)].join(',')}}`
}

function toldTo(server: Server, model: Model, access: Access): Told {
  const all = kept.get(server) ?? new Map<string, Told>()
  kept.set(server, all)
  const before = all.get(access.key)
  if (before?.model === model) {
    all.delete(access.key)
    all.set(access.key, before)
    return before
  }
  // A request that began before the last publish reads its own Model, and nobody else's later.
  if (before && before.model.revision > model.revision) return tell(model, access, undefined)
  const told = tell(model, access, before)
  all.delete(access.key)
  all.set(access.key, told)
  for (const key of all.keys()) {
    if (all.size <= mostKept) break
    all.delete(key)
  }
  return told
}

function tell(model: Model, access: Access, before: Told | undefined): Told {
  const parts = new Map<string, Part>()
  const put = (under: Part['under'], kind: string, name: string, text: string) => {
    const key = `${under}\0${kind}\0${name}`
    const old = before?.parts.get(key)
    parts.set(key, old?.text === text ? old : { under, kind, name, text, since: model.revision })
  }
  const keepsRights = before !== undefined && hasSameRights(before, model, access)
  const keep = (key: string): boolean => {
    const old = keepsRights ? before.parts.get(key) : undefined
    if (old === undefined || old.text === gone) return false
    parts.set(key, old)
    return true
  }
  put('settings', '', '', JSON.stringify(describeSettings(model)))
  for (const shape of Object.values(model.objects)) {
    if (!can(access, shape.name, 'read')) continue
    const isSame = before !== undefined && isSameShape(objectOf(before.model, shape.name), shape)
    if (isSame && keep(`objects\0object\0${shape.name}`)) continue
    put('objects', 'object', shape.name, JSON.stringify(describeObject(model, shape, access)))
  }
  const sees = seesOccurrence(model, access)
  for (const document of openDocuments(model, access)) {
    if (isPersonalView(document) && !managesMetadata(access)) continue
    const { kind, name } = document
    const old = before?.model.documents[kind]
    const isSame = old !== undefined && Object.hasOwn(old, name) && old[name] === document
    if (isSame && keep(`items\0${kind}\0${name}`)) continue
    const seen = access.admin ? document : visibleDocument(document, sees)
    if (seen) put('items', kind, name, JSON.stringify(seen))
  }
  if (access.admin) put('origins', '', '', JSON.stringify(model.origins))
  for (const [key, old] of before?.parts ?? [])
    if (!parts.has(key)) parts.set(key, old.text === gone ? old : { ...old, text: gone, since: model.revision })
  return { model, access, mark: markOf(access), from: before?.from ?? model.revision, parts }
}

/** The same key may come to other rights in another Model: a permission set says something else, or a formula reads what is hidden. */
function hasSameRights(before: Told, model: Model, access: Access): boolean {
  if (before.access.admin && access.admin) return true
  const names = Object.keys(before.model.objects)
  return (
    names.length === Object.keys(model.objects).length &&
    names.every((name) => rightsText(before.access, name) === rightsText(access, name))
  )
}

function rightsText(access: Access, object: string): string | undefined {
  return Object.hasOwn(access.objects, object) ? JSON.stringify(access.objects[object]) : undefined
}

/** Names the permission shape without telling its parts. */
function markOf(access: Access): string {
  return createHash('sha256').update(access.key).digest('base64url').slice(0, 16).replaceAll('-', '_')
}

function written(parts: readonly Part[]): string[] {
  const single = (under: Part['under']) =>
    parts.filter((part) => part.under === under).map((part) => `"${under}":${part.text}`)
  const named = (list: readonly Part[]) =>
    `{${list.map((part) => `${JSON.stringify(part.name)}:${part.text}`).join(',')}}`
  const kinds = new Map<string, Part[]>()
  const objects: Part[] = []
  for (const part of parts) {
    if (part.under === 'objects') objects.push(part)
    if (part.under !== 'items') continue
    const list = kinds.get(part.kind)
    if (list) list.push(part)
    else kinds.set(part.kind, [part])
  }
  const items = [...kinds].map(([kind, list]) => `${JSON.stringify(kind)}:${named(list)}`)
  return [...single('settings'), `"objects":${named(objects)}`, `"items":{${items.join(',')}}`, ...single('origins')]
}
