import { Type } from '@sinclair/typebox'
import type { FieldDocument } from '../schema/field.ts'
import type { FieldTypeDef } from './field-type.ts'
import { choiceOperators, countAggregates, presenceOperators } from './operators.ts'
import { formatTextCell, parseText, textLimits } from './text-rules.ts'

const defaultMaxLength = 255

/**
 * A secret text. The shell encrypts it before it is stored, so it can neither be searched nor sorted. With `blind_index` a keyed hash is
 * kept with it: the whole value can be asked for and be unique; whoever has a copy of the database alone sees which records share a value.
 */
export const encryptedText: FieldTypeDef = {
  type: 'encrypted_text',
  params: Type.Object({
    max_length: Type.Optional(Type.Integer({ minimum: 1, maximum: 4000 })),
    blind_index: Type.Optional(Type.Boolean({ description: 'Whole values can be asked for (=, in) and be unique' })),
  }),
  sqlType: () => 'text',
  operators: presenceOperators,
  operatorsFor: (field, right) => (isIndexed(field) && right === 'edit' ? choiceOperators : presenceOperators),
  sortable: false,
  groupable: false,
  aggregates: countAggregates.filter((name) => name === 'count'),
  uniqueAllowed: false,
  uniqueFor: isIndexed,
  encrypted: true,
  formulaType: () => 'text',
  parse: (input, field) => parseText(input, textLimits(field, defaultMaxLength)),
  parseText: (input, field) => parseText(input, textLimits(field, defaultMaxLength)),
  formatText: formatTextCell,
  format: (value) => (typeof value === 'string' ? '••••••••' : ''),
}

function isIndexed(field: FieldDocument): boolean {
  return field.blind_index === true
}

/** True when the field keeps a hash of its value beside the encrypted value (server/src/records/sealed.ts). */
export function hasBlindIndex(field: { type: string; document: FieldDocument }): boolean {
  return field.type === 'encrypted_text' && isIndexed(field.document)
}
