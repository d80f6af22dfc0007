/** Kind `plugin`: the declaration of an installed plugin, as data (plugin.ts in this package is its typed form). */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { closed, documentSchema, label, nameRef, objectRef, oneOf } from './fragments.ts'
import { namePattern } from './names.ts'

const byName = { additionalProperties: false }
const name = Type.String({ pattern: namePattern })
const valueTypes = Type.Record(
  name,
  Type.String({ pattern: namePattern, description: 'A field type, or `json`' }),
  byName,
)

export const pluginSchema = documentSchema('plugin', false, {
  version: Type.String({ pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$' }),
  requires: Type.Optional(
    Type.Record(name, Type.String({ maxLength: 50 }), { ...byName, description: 'Version range by plugin' }),
  ),
  functions: Type.Optional(
    Type.Record(
      name,
      closed({ label: Type.Optional(label), input: Type.Optional(valueTypes), output: Type.Optional(valueTypes) }),
      byName,
    ),
  ),
  triggers: Type.Optional(
    Type.Record(
      name,
      closed({ label: Type.Optional(label), on: objectRef, when: oneOf(['before_write', 'after_write']) }),
      byName,
    ),
  ),
  jobs: Type.Optional(
    Type.Record(
      name,
      closed({
        label: Type.Optional(label),
        schedule: Type.String({ maxLength: 100 }),
        timeoutSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
      }),
      byName,
    ),
  ),
  components: Type.Optional(
    Type.Record(
      name,
      closed({ label: Type.Optional(label), on: oneOf(['record', 'page', 'field', 'dashboard']) }),
      byName,
    ),
  ),
  actions: Type.Optional(
    Type.Array(
      closed({ name: nameRef, on: objectRef, label: Type.Optional(label), run: closed({ function: objectRef }) }),
      { maxItems: 200 },
    ),
  ),
  problems: Type.Optional(
    Type.Record(name, closed({ status: Type.Integer({ minimum: 400, maximum: 499 }), title: label }), byName),
  ),
  upgrades: Type.Optional(
    Type.Array(Type.String({ pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+/[a-z][a-z0-9_]*$' }), {
      uniqueItems: true,
      maxItems: 1000,
    }),
  ),
  hosts: Type.Optional(
    Type.Array(Type.String({ maxLength: 253 }), {
      uniqueItems: true,
      maxItems: 100,
      description: 'Hosts its functions may fetch from',
    }),
  ),
})

export type PluginDocument = Static<typeof pluginSchema>
