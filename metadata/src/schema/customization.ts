/** Kind `customization`: what this workspace (or another plugin) changes in a shipped document, so the plugin can be upgraded under it. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { closed, documentSchema } from './fragments.ts'

export const customizationSchema = documentSchema('customization', false, {
  target: closed({
    kind: Type.String({ pattern: '^[a-z][a-z_]{0,40}$' }),
    name: Type.String({ maxLength: 127 }),
  }),
  changes: Type.Record(Type.String(), Type.Unknown(), {
    description:
      'Laid over the shipped document: objects merge, null takes a member away, items of lists merge by value, id or name',
  }),
})

export type CustomizationDocument = Static<typeof customizationSchema>
