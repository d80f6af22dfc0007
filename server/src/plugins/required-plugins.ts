/**
 * Which other plugins a plugin needs: those that ship what its documents name. Nothing has to be declared, so nothing can be forgotten;
 * what its document of kind `plugin` declares counts besides. Pure.
 */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { objectPart } from '@trellis/metadata/schema/document.ts'
import { kindOf } from '@trellis/metadata/schema/kinds.ts'
import { occurrencesOf } from '@trellis/metadata/schema/occurrences.ts'

/** Documents by plugin, as they are shipped. */
export type ShippedPlugins = ReadonlyMap<string, readonly AnyDocument[]>

/** Names so that each comes after those it needs; the plugin itself is the last. */
export function withRequired(plugin: string, shipped: ShippedPlugins): string[] {
  const owners = new Map<string, string>()
  for (const [name, documents] of shipped) {
    owners.set(keyOf('plugin', name), name)
    for (const document of documents) owners.set(keyOf(document.kind, document.name), name)
  }
  const found = new Set<string>()
  const open = new Set<string>()
  const visit = (name: string): void => {
    if (found.has(name) || open.has(name)) return
    open.add(name)
    const needed = new Set((shipped.get(name) ?? []).flatMap(namesIn).map((key) => owners.get(key)))
    for (const other of needed) if (other !== undefined) visit(other)
    found.add(name)
  }
  visit(plugin)
  return [...found]
}

/** Keys of the documents that a document names. */
function namesIn(document: AnyDocument): string[] {
  const names = occurrencesOf(document).flatMap(({ refers, text, object, local }) => {
    const around = object === undefined ? [] : [keyOf('object', object)]
    if (refers === 'relation') return [...around, keyOf('object', text.split('.')[0] ?? '')]
    if (!kindOf(refers)) return around
    return [...around, keyOf(refers, local && object !== undefined ? `${object}.${text}` : text)]
  })
  const scope = kindOf(document.kind)?.scoped ? objectPart(document.name) : undefined
  const declared = document.kind === 'plugin' ? Object.keys((document['requires'] ?? {}) as object) : []
  return [
    ...names,
    ...(scope === undefined ? [] : [keyOf('object', scope)]),
    ...declared.map((name) => keyOf('plugin', name)),
  ]
}

function keyOf(kind: string, name: string): string {
  return `${kind}\0${name}`
}
