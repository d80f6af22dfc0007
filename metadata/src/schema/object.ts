/** Kind `object`: what records of one sort hold. Each field is checked by the JSON Schema of its type (check.ts). */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import type { FieldDocument } from './field.ts'
import { closed, colorText, documentSchema, fieldRef, iconText, label, oneOf } from './fragments.ts'
import { namePattern } from './names.ts'

const fieldMap = Type.Unsafe<{ [name: string]: FieldDocument }>({
  type: 'object',
  description: 'Fields by name, in the order they are shown',
  maxProperties: 900,
})

export const objectSchema = documentSchema('object', false, {
  plural_label: Type.Optional(label),
  icon: Type.Optional(iconText),
  color: Type.Optional(colorText),
  name_field: Type.Optional(
    Type.String({
      pattern: namePattern,
      refers: 'field',
      description: 'Field that names a record; default `name`, else the first text',
    }),
  ),
  sharing: Type.Optional(
    oneOf(
      ['private', 'read_with_parent', 'public_read', 'public_read_write', 'controlled_by_parent'],
      'Who reaches records of others; default private',
    ),
  ),
  parent_field: Type.Optional(
    Type.String({
      pattern: namePattern,
      refers: 'field',
      description:
        'Lookup that decides access when sharing is controlled_by_parent (default: the master-detail), or opens reading when it is read_with_parent',
    }),
  ),
  role_hierarchy: Type.Optional(
    Type.Boolean({ description: 'false: those above the owner in the role tree do not reach the record' }),
  ),
  period_field: Type.Optional(
    Type.String({
      pattern: namePattern,
      refers: 'field',
      description:
        'Date by which records and their details belong to a period; what lies in a closed one stays as it is',
    }),
  ),
  fields: fieldMap,
  uniques: Type.Optional(
    Type.Array(
      closed({
        fields: Type.Array(fieldRef, { minItems: 1, maxItems: 5, uniqueItems: true }),
        case_insensitive: Type.Optional(Type.Boolean()),
        message: Type.Optional(label),
      }),
      { maxItems: 20, description: 'Combinations of fields no two records share' },
    ),
  ),
  indexes: Type.Optional(
    Type.Array(
      closed({
        fields: Type.Array(Type.Union([fieldRef, closed({ field: fieldRef, dir: oneOf(['asc', 'desc']) })]), {
          minItems: 1,
          maxItems: 4,
        }),
      }),
      { maxItems: 20, description: 'Further indexes; those of lookups and list views exist without saying so' },
    ),
  ),
  searchable: Type.Optional(Type.Boolean({ description: 'false: not in the search over all objects' })),
  activities: Type.Optional(Type.Boolean({ description: 'Records have notes, tasks, calls and meetings' })),
  files: Type.Optional(Type.Boolean({ description: 'Files can be attached to records' })),
  activity: Type.Optional(
    closed(
      {
        related: fieldRef,
        kind: Type.Optional(fieldRef),
        at: Type.Optional(fieldRef),
        due: Type.Optional(fieldRef),
        status: Type.Optional(fieldRef),
        body: Type.Optional(fieldRef),
        mentions: Type.Optional(fieldRef),
      },
      'Records are entries of the timeline of what they are related to; which fields play which part',
    ),
  ),
  attachment: Type.Optional(
    closed({ related: fieldRef, file: fieldRef }, 'Records are files attached to what they are related to'),
  ),
  renamed_from: Type.Optional(Type.String({ pattern: namePattern, description: 'Former name: publishing renames' })),
})

export type ObjectDocument = Static<typeof objectSchema>
