/** Kind `email_template`: a mail with merge fields `{{opportunity.name}}`; a lookup grammar, never code. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { audienceSchema, documentSchema, label, nameRef, objectRef } from './fragments.ts'
import { labelSchema } from './field.ts'

export const emailTemplateSchema = documentSchema('email_template', false, {
  object: Type.Optional(objectRef),
  folder: Type.Optional(nameRef),
  subject: label,
  body: Type.Union([
    Type.String({ maxLength: 200_000 }),
    Type.Record(Type.String({ pattern: '^[a-z]{2}(-[A-Za-z]{2,8})?$' }), Type.String({ maxLength: 200_000 }), {
      additionalProperties: false,
    }),
  ]),
  preview_text: Type.Optional(labelSchema),
  visible_to: Type.Optional(audienceSchema),
})

export type EmailTemplateDocument = Static<typeof emailTemplateSchema>
