/** The steps a flow can take, by their `type`. Inputs are formulas over the flow's variables and `$record`. */
import { Type } from '@sinclair/typebox'
import {
  byField,
  closed,
  documentRef,
  elementRef,
  fieldRef,
  freeFormula,
  label,
  nameRef,
  objectScope,
  oneOf,
  orderBySchema,
  partySchema,
  scopedRef,
  whereSchema,
} from './fragments.ts'
import { namePattern } from './names.ts'

const next = Type.Optional(elementRef)
const inputs = Type.Record(Type.String({ pattern: namePattern }), freeFormula, {
  additionalProperties: false,
  description: 'Formulas by field or input',
})
const fieldInputs = byField(freeFormula, 'Formulas by field')
const result = Type.Optional(nameRef)
const shared = {
  label: Type.Optional(label),
  description: Type.Optional(label),
  next,
  on_error: Type.Optional(elementRef),
  retries: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
  position: Type.Optional(closed({ x: Type.Number(), y: Type.Number() })),
}
const records = { object: objectScope, where: Type.Optional(whereSchema) }

export const flowElements = [
  closed({ type: Type.Literal('assign'), ...shared, values: inputs }),
  closed({
    type: Type.Literal('branch'),
    ...shared,
    branches: Type.Array(closed({ label: Type.Optional(label), when: freeFormula, next: elementRef }), {
      minItems: 1,
      maxItems: 50,
    }),
  }),
  closed({
    type: Type.Literal('loop'),
    ...shared,
    over: nameRef,
    item: nameRef,
    body: elementRef,
    parallel: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
  }),
  closed({
    type: Type.Literal('parallel'),
    ...shared,
    branches: Type.Array(elementRef, { minItems: 2, maxItems: 20 }),
    wait_for: Type.Optional(oneOf(['all', 'any'])),
  }),
  closed({
    type: Type.Literal('sub_flow'),
    ...shared,
    flow: documentRef('flow'),
    inputs: Type.Optional(inputs),
    result,
  }),
  closed({
    type: Type.Literal('wait'),
    ...shared,
    minutes: Type.Optional(freeFormula),
    until: Type.Optional(freeFormula),
    calendar: Type.Optional(documentRef('calendar')),
  }),
  closed({
    type: Type.Literal('wait_for'),
    ...shared,
    ...records,
    event: oneOf(['create', 'update', 'delete']),
    when: Type.Optional(freeFormula),
    timeout_minutes: Type.Optional(Type.Integer({ minimum: 1 })),
    on_timeout: Type.Optional(elementRef),
  }),
  closed({
    type: Type.Literal('get_records'),
    ...shared,
    ...records,
    order_by: Type.Optional(orderBySchema),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    first_only: Type.Optional(Type.Boolean()),
    result: nameRef,
  }),
  closed({ type: Type.Literal('create_record'), ...shared, object: objectScope, values: fieldInputs, result }),
  closed({
    type: Type.Literal('create_records'),
    ...shared,
    object: objectScope,
    from: nameRef,
    values: fieldInputs,
    result,
  }),
  closed({ type: Type.Literal('update_record'), ...shared, record: Type.Optional(nameRef), values: inputs }),
  closed({ type: Type.Literal('update_records'), ...shared, ...records, from: Type.Optional(nameRef), values: inputs }),
  closed({ type: Type.Literal('delete_records'), ...shared, ...records, from: Type.Optional(nameRef) }),
  closed({ type: Type.Literal('transfer'), ...shared, record: Type.Optional(nameRef), to: partySchema }),
  closed({
    type: Type.Literal('aggregate'),
    ...shared,
    ...records,
    fn: oneOf(['count', 'sum', 'avg', 'min', 'max']),
    field: Type.Optional(fieldRef),
    result: nameRef,
  }),
  closed({
    type: Type.Literal('notify'),
    ...shared,
    to: Type.Array(partySchema, { minItems: 1, maxItems: 50 }),
    subject: label,
    text: Type.Optional(label),
    channels: Type.Optional(Type.Array(oneOf(['app', 'email', 'push', 'sms', 'chat']), { uniqueItems: true })),
  }),
  closed({
    type: Type.Literal('send_email'),
    ...shared,
    template: Type.Optional(documentRef('email_template')),
    to: Type.Array(partySchema, { minItems: 1, maxItems: 50 }),
    subject: Type.Optional(label),
    text: Type.Optional(label),
  }),
  closed({
    type: Type.Literal('http'),
    ...shared,
    connection: Type.Optional(nameRef),
    method: oneOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    url: freeFormula,
    headers: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Za-z0-9-]{1,100}$' }), freeFormula, { additionalProperties: false }),
    ),
    body: Type.Optional(freeFormula),
    timeout_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 120 })),
    result,
  }),
  closed({
    type: Type.Literal('function'),
    ...shared,
    function: Type.String({ pattern: '^[a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*$', description: 'plugin.function' }),
    inputs: Type.Optional(inputs),
    result,
  }),
  closed({
    type: Type.Literal('script'),
    ...shared,
    code: Type.String({ maxLength: 100_000 }),
    inputs: Type.Optional(inputs),
    result,
  }),
  closed({
    type: Type.Literal('submit_approval'),
    ...shared,
    process: scopedRef('approval_process'),
    record: Type.Optional(nameRef),
  }),
  closed({
    type: Type.Literal('create_task'),
    ...shared,
    to: partySchema,
    subject: label,
    due: Type.Optional(freeFormula),
    about: Type.Optional(nameRef),
  }),
  closed({
    type: Type.Literal('screen'),
    ...shared,
    title: Type.Optional(label),
    fields: Type.Array(
      closed({
        name: nameRef,
        label: Type.Optional(label),
        type: nameRef,
        required: Type.Optional(Type.Boolean()),
        default: Type.Optional(freeFormula),
        visible_when: Type.Optional(freeFormula),
      }),
      { maxItems: 100 },
    ),
  }),
  closed(
    { type: Type.Literal('refuse'), ...shared, message: label, field: Type.Optional(fieldRef) },
    'Before save only: the record is refused',
  ),
  closed({ type: Type.Literal('log'), ...shared, text: freeFormula }),
  closed({ type: Type.Literal('end'), ...shared, outputs: Type.Optional(inputs) }),
]
