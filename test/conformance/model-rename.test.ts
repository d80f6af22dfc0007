/** Every field and every object of the shipped sales metadata can be renamed, and everything that uses it follows. */
import { describe, expect, test } from 'vitest'
import { compile } from '@trellis/metadata/model/compile.ts'
import { diff } from '@trellis/metadata/model/diff.ts'
import { applyLayers } from '@trellis/metadata/model/layers.ts'
import { emptyPhysical, planPhysical } from '@trellis/metadata/model/physical.ts'
import { followRenames } from '@trellis/metadata/model/rename.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import { orThrow } from '@trellis/metadata/problem.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { shippedPlugins } from '@trellis/server/config.ts'
import { readPluginDocuments } from '@trellis/server/plugins/read-plugin.ts'

const shipped: AnyDocument[] = (await Promise.all(shippedPlugins.map(readPluginDocuments))).flat()

const names = planPhysical(emptyPhysical(), null, shipped)
const old = orThrow(compile({ documents: shipped, physical: names, revision: 1 }))
const objects = shipped.filter((document) => document.kind === 'object')

/** Publishes the documents with one object's document in another form. */
function publish(object: AnyDocument, instead: AnyDocument): Model {
  const stored = shipped.map((document) => ({
    origin: 'workspace',
    document: document === object ? instead : document,
  }))
  const layered = orThrow(applyLayers(followRenames(stored, old)))
  return orThrow(compile({ documents: layered, physical: planPhysical(names, old, layered), revision: 2 }))
}

const destructive = (next: Model) => diff(old, next).filter((change) => change.effect === 'destructive')

describe.each(objects.map((object) => [object.name, object] as const))('%s', (_name, object) => {
  test('every field can be renamed without losing a reference or a value', () => {
    const fields = Object.entries(object['fields'] as { [name: string]: object })
    for (const [name] of fields) {
      const renamed = fields.map(([key, field]) =>
        key === name ? [`${name}_renamed`, { ...field, renamed_from: name }] : [key, field],
      )
      const next = publish(object, { ...object, fields: Object.fromEntries(renamed) })
      expect(destructive(next), name).toEqual([])
      expect(diff(old, next)).toContainEqual(
        expect.objectContaining({ kind: 'field_renamed', object: object.name, from: name }),
      )
    }
  })

  test('the object can be renamed without losing a reference or a record', () => {
    const next = publish(object, { ...object, name: `${object.name}_renamed`, renamed_from: object.name })
    expect(destructive(next)).toEqual([])
    expect(Object.keys(next.documents['list_view'] ?? {}).filter((view) => view.startsWith(`${object.name}.`))).toEqual(
      [],
    )
  })
})
