import { expect, test } from 'vitest'
import { compile } from '@trellis/metadata/model/compile.ts'
import { describe as describeModel } from '@trellis/metadata/model/describe.ts'
import { orThrow } from '@trellis/metadata/problem.ts'
import type { ModelView } from '../../api/model.ts'
import { flat, objectIn } from '../../api/model.ts'
import { ApiProblem } from '../../api/problem.ts'
import type { RecordView } from '../../api/records.ts'
import { checkValues } from './verdict.ts'

const documents = [
  {
    kind: 'layout',
    name: 'deal.standard',
    blocks: [{ type: 'section', fields: ['name', { field: 'amount', required_when: 'stage = "lost"' }] }],
  },
  {
    kind: 'object',
    name: 'account',
    label: 'Account',
    fields: { name: { type: 'text' }, limit: { type: 'currency' } },
  },
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    fields: {
      name: { type: 'text', required: true, max_length: 5 },
      account: { type: 'lookup', to: 'account' },
      stage: { type: 'select', options: [{ value: 'open' }, { value: 'lost' }] },
      reason: { type: 'select', controlled_by: 'stage', options: [{ value: 'price', when: ['lost'] }] },
      amount: { type: 'currency' },
    },
  },
  {
    kind: 'validation_rule',
    name: 'deal.within_limit',
    error_when: 'amount > account.limit',
    message: 'Too much',
    field: 'amount',
  },
  { kind: 'validation_rule', name: 'deal.odd', error_when: 'amount = 13', message: 'Unlucky', severity: 'warning' },
]
const access = {
  userId: 'me',
  admin: true,
  key: 'a',
  objects: {},
  ownerIds: [],
  system: [],
}
const model = flat(
  JSON.parse(JSON.stringify(describeModel(orThrow(compile({ documents, revision: 1 })), access))) as ModelView,
)
const object = objectIn(model, 'deal')
const id = '01890a5d-ac96-774b-bcce-b302099a8057'

function errorsOf(values: { [field: string]: string | number | null }, record: RecordView | null = null): string[] {
  if (!object) throw new Error('no deal')
  try {
    checkValues({ model, object, values, record, me: { id: 'me', globals: { '$User.id': 'me' } }, person: nobody })
    return []
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    return (error.problem.errors ?? []).map((one) => `${one.pointer} ${one.code}`)
  }
}

const nobody = { email: '', roles: [], permissionSets: [], groups: [] }

test('a form says everything the server would say, at once', () => {
  expect(errorsOf({ amount: 'x', stage: 'open', reason: 'price' })).toEqual([
    '/amount value.not_a_number',
    '/name value.required',
    '/reason value.not_available',
  ])
  expect(errorsOf({ name: 'too long' })).toEqual(['/name value.too_long'])
  expect(errorsOf({ name: 'fine', amount: 13 })).toEqual([])
})

test('a rule over a related record is judged when its value came along, else left to the server', () => {
  const record = { id, name: 'A', account: id, amount: 1, 'account.limit': 10 }
  expect(errorsOf({ amount: 11 }, record)).toEqual(['/amount rule.within_limit'])
  expect(errorsOf({ amount: 9 }, record)).toEqual([])
  expect(errorsOf({ amount: 11 }, { id, name: 'A', account: id, amount: 1 })).toEqual([])
})

test('what the layout requires by condition is required here as on the server', () => {
  expect(errorsOf({ name: 'A', stage: 'lost' })).toEqual(['/amount value.required'])
  expect(errorsOf({ name: 'A', stage: 'lost', amount: 1 })).toEqual([])
})
