/**
 * Kind `flow`: what happens by itself: a trigger, then elements that name the one after them.
 * An element's `next` (or that of a branch) is the name of another element; none ends the run.
 */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import {
  closed,
  conditionText,
  documentRef,
  documentSchema,
  elementRef,
  fieldList,
  label,
  nameRef,
  objectRef,
  objectScope,
  oneOf,
  partySchema,
  pathRef,
  scopedRef,
  whereSchema,
} from './fragments.ts'
import { namePattern } from './names.ts'
import { flowElements } from './flow-elements.ts'

const recordTrigger = {
  object: objectScope,
  on: Type.Optional(Type.Array(oneOf(['create', 'update', 'delete', 'restore']), { uniqueItems: true, minItems: 1 })),
  when: Type.Optional(conditionText),
  changed: Type.Optional(fieldList),
  only_when_it_becomes_true: Type.Optional(Type.Boolean()),
}

const trigger = Type.Union([
  closed({ type: Type.Literal('before_save'), ...recordTrigger }, 'In the transaction, before the record is written'),
  closed({ type: Type.Literal('after_save'), ...recordTrigger }, 'After the transaction'),
  closed({
    type: Type.Literal('schedule'),
    cron: Type.String({ maxLength: 100 }),
    time_zone: Type.Optional(Type.String({ maxLength: 64 })),
    object: Type.Optional(objectRef),
    where: Type.Optional(whereSchema),
  }),
  closed({
    type: Type.Literal('relative_date'),
    object: objectScope,
    field: pathRef,
    offset_minutes: Type.Integer(),
    where: Type.Optional(whereSchema),
  }),
  closed(
    { type: Type.Literal('action'), object: Type.Optional(objectRef), bulk: Type.Optional(Type.Boolean()) },
    'A button or a call',
  ),
  closed({ type: Type.Literal('screen'), object: Type.Optional(objectRef) }, 'A user walks through its screens'),
  closed({ type: Type.Literal('webhook'), secret: Type.Optional(nameRef), sample: Type.Optional(Type.Unknown()) }),
  closed({ type: Type.Literal('email'), address: Type.String({ maxLength: 100 }) }),
  closed({ type: Type.Literal('form'), form: documentRef('form') }),
  closed({
    type: Type.Literal('approval'),
    process: scopedRef('approval_process'),
    on: oneOf(['submitted', 'approved', 'rejected', 'recalled']),
  }),
  closed({ type: Type.Literal('sla'), policy: scopedRef('sla_policy'), on: oneOf(['warning', 'breach']) }),
  closed({ type: Type.Literal('sub_flow') }, 'Called by other flows only'),
])

export const flowSchema = documentSchema('flow', false, {
  active: Type.Optional(Type.Boolean()),
  purpose: Type.Optional(label),
  data_owner: Type.Optional(Type.String({ maxLength: 200 })),
  trigger,
  run_as: Type.Optional(oneOf(['user', 'owner', 'system'], 'Whose rights the flow has; default user')),
  order: Type.Optional(Type.Integer({ description: 'Among flows of the same trigger' })),
  variables: Type.Optional(
    Type.Record(
      Type.String({ pattern: namePattern }),
      closed({
        type: oneOf(['text', 'number', 'boolean', 'date', 'datetime', 'record', 'records', 'json']),
        object: Type.Optional(objectRef),
        input: Type.Optional(Type.Boolean()),
        output: Type.Optional(Type.Boolean()),
        default: Type.Optional(Type.Unknown()),
      }),
      { additionalProperties: false },
    ),
  ),
  start: Type.Optional(elementRef),
  elements: Type.Record(Type.String({ pattern: namePattern }), Type.Union(flowElements), {
    additionalProperties: false,
  }),
  limits: Type.Optional(
    closed(
      {
        calendar: Type.Optional(documentRef('calendar')),
        per_record: Type.Optional(Type.Integer({ minimum: 1 })),
        period_minutes: Type.Optional(Type.Integer({ minimum: 1 })),
        max_steps: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
      },
      'Only in this calendar, and so many runs per record and period',
    ),
  ),
  notify_on_error: Type.Optional(Type.Array(partySchema, { maxItems: 20 })),
})

export type FlowDocument = Static<typeof flowSchema>
