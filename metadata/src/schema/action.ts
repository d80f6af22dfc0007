/** Kind `action`: a button on records: opens a form or page, runs a flow or a function, sets fields. Named `<object>.<action>`. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import {
  audienceSchema,
  byField,
  closed,
  colorText,
  conditionText,
  documentRef,
  documentSchema,
  formulaText,
  freeFormula,
  iconText,
  label,
  localRef,
  nameRef,
  objectRef,
  objectScope,
  oneOf,
  scopedRef,
} from './fragments.ts'

const values = byField(formulaText, 'Formulas by field')
const newValues = byField(freeFormula, 'Formulas by field of the new record')

const run = Type.Union([
  closed({ type: Type.Literal('flow'), flow: documentRef('flow') }),
  closed({ type: Type.Literal('function'), function: Type.String({ pattern: '^[a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*$' }) }),
  closed({ type: Type.Literal('update'), values }),
  closed({
    type: Type.Literal('create'),
    object: objectScope,
    values: Type.Optional(newValues),
    layout: Type.Optional(localRef('layout')),
  }),
  closed({ type: Type.Literal('page'), page: documentRef('page') }),
  closed({ type: Type.Literal('link'), url: formulaText }),
  closed({ type: Type.Literal('submit_approval'), process: scopedRef('approval_process') }),
])

export const actionSchema = documentSchema('action', true, {
  icon: Type.Optional(iconText),
  color: Type.Optional(colorText),
  place: Type.Optional(Type.Array(oneOf(['record', 'list', 'row', 'bulk', 'palette']), { uniqueItems: true })),
  inputs: Type.Optional(
    Type.Array(
      closed({
        name: nameRef,
        label: Type.Optional(label),
        type: nameRef,
        to: Type.Optional(objectRef),
        required: Type.Optional(Type.Boolean()),
        default: Type.Optional(freeFormula),
      }),
      {
        maxItems: 30,
      },
    ),
  ),
  confirm: Type.Optional(label),
  visible_when: Type.Optional(conditionText),
  visible_to: Type.Optional(audienceSchema),
  shortcut: Type.Optional(Type.String({ maxLength: 20 })),
  success: Type.Optional(label),
  run,
})

export type ActionDocument = Static<typeof actionSchema>
