/** The closed list of metadata kinds. A new kind is a file in this folder and a line in one of the four lists. */
import type { TSchema } from '@sinclair/typebox'
import type { Label } from '../model/shape.ts'
import { labelText } from '../model/shape.ts'
import { currentVersion } from '../upgrade/upgrade.ts'
import { accessKinds } from './access-kinds.ts'
import { fieldMapSchema } from './field-schema.ts'
import { flowKinds } from './flow-kinds.ts'
import { definitions } from './fragments.ts'
import { recordKinds } from './record-kinds.ts'
import { screenKinds } from './screen-kinds.ts'

export type KindDef = {
  kind: string
  label: Label
  /** What it is for, in one line. */
  summary: Label
  schema: TSchema
  /** True: documents are named `<object>.<name>` and need that object. */
  scoped: boolean
}

/** All kinds by name. */
export const kindTable = { ...accessKinds, ...flowKinds, ...recordKinds, ...screenKinds } as const satisfies {
  [kind: string]: KindDef
}

export type KindName = keyof typeof kindTable

/** Names of all kinds, in alphabetical order. */
export const kinds: readonly KindName[] = (Object.keys(kindTable) as KindName[]).sort()

/** The kind of that name; undefined for a name that is none. */
export function kindOf(name: string): KindDef | undefined {
  return Object.hasOwn(kindTable, name) ? kindTable[name as KindName] : undefined
}

/** The JSON Schema 2020-12 of a kind, whole and self-contained, as it is served and as editors complete from it. */
export function schemaOf(name: string): object | undefined {
  const kind = kindOf(name)
  if (!kind) return undefined
  const schema = completed(kind)
  const text = JSON.stringify(schema)
  const used = Object.entries(definitions).filter(([definition]) => text.includes(`#/$defs/${definition}`))
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `/api/v1/metadata/schemas/${name}`,
    description: labelText(kind.summary, 'en'),
    title: labelText(kind.label, 'en'),
    ...schema,
    ...(used.length > 0 && { $defs: Object.fromEntries(used) }),
  }
}

/** With what only the whole program knows: the newest version of the kind, and for an object the fields of every type. */
function completed(kind: KindDef): TSchema {
  const properties = kind.schema['properties'] as { [name: string]: TSchema }
  const version = { schema_version: { ...properties['schema_version'], maximum: currentVersion(kind.kind) } }
  const fields = kind.kind === 'object' ? { fields: fieldMapSchema() } : {}
  return { ...kind.schema, properties: { ...properties, ...version, ...fields } } as TSchema
}
