/**
 * SEC-51: a member is told no name, label, choice or formula of what is hidden from them: by the description of the workspace, by documents of
 * screens, by the contract, by refusals. Everything hidden here has the canary in its name; what stands beside it has not.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { Client } from '../support/client.ts'
import { openServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'

const text = { type: 'text' }
const all = { read: true, create: true, update: true, delete: true, export: true, import: true }
const hiddenFields = ['canary_kind', 'canary_ref', 'canary_sum', 'canary_text']
const onCanary = 'canary_kind = "canary_one"'
const options = (...values: string[]) => values.map((value) => ({ value, label: `${value} label` }))

const items = [
  { kind: 'picklist', name: 'canary_list', label: 'Canary list', options: options('canary_choice') },
  { kind: 'picklist', name: 'open_list', label: 'Open list', options: options('open_choice') },
  {
    kind: 'object',
    name: 'canary_object',
    label: 'Canary object',
    name_field: 'name',
    sharing: 'private',
    fields: { name: text, deal: { type: 'lookup', to: 'deal', label: 'Canary relation' } },
  },
  {
    kind: 'object',
    name: 'deal',
    label: 'Deal',
    name_field: 'name',
    sharing: 'public_read_write',
    fields: {
      name: text,
      stage: { type: 'select', picklist: 'open_list' },
      canary_kind: { type: 'select', label: 'Canary kind', help: 'Canary help', options: options('canary_one') },
      canary_ref: { type: 'lookup', to: 'canary_object', label: 'Canary ref' },
      canary_sum: { type: 'rollup', label: 'Canary sum', from: 'canary_object.deal', aggregate: 'count' },
      canary_text: { type: 'select', picklist: 'canary_list' },
      size: { type: 'number', default_formula: 'IF(ISBLANK(canary_ref), 1, 2)' },
      part: {
        type: 'select',
        controlled_by: 'canary_kind',
        options: [{ value: 'left', when: ['canary_one'] }, { value: 'right' }],
      },
    },
  },
  { kind: 'validation_rule', name: 'deal.canary_rule', error_when: `AND(${onCanary}, name = "no")`, message: 'Canary' },
  { kind: 'validation_rule', name: 'deal.plain', error_when: 'name = "wrong"', message: 'Plain', field: 'canary_kind' },
  {
    kind: 'layout',
    name: 'deal.main',
    label: 'Main',
    blocks: [
      {
        type: 'section',
        columns: 2,
        fields: ['name', { field: 'size', required_when: onCanary }, 'canary_kind', 'stage'],
      },
    ],
  },
  { kind: 'list_view', name: 'deal.columns', label: 'Columns', columns: ['name', 'canary_kind'] },
  { kind: 'list_view', name: 'deal.found', label: 'Canary found', columns: ['name'], where: onCanary },
  {
    kind: 'list_view',
    name: 'deal.sorted',
    label: 'Sorted',
    columns: ['name'],
    order_by: [{ field: 'canary_kind' }],
    colors: [{ when: onCanary, color: 'red' }],
  },
  { kind: 'list_view', name: 'canary_object.own', label: 'Canary own', columns: ['name'] },
  {
    kind: 'permission_set',
    name: 'member',
    label: 'Member',
    objects: { deal: { ...all, fields: Object.fromEntries(hiddenFields.map((name) => [name, 'hidden'])) } },
  },
] as unknown as AnyDocument[]

let app: TestServer
let member: Client
beforeAll(async () => {
  app = await openServer({ items })
  member = await app.as('member', { permission_sets: ['member'] })
}, 60_000)
afterAll(() => app?.close())

const told = [
  ['/metadata', 'deal.columns'],
  ['/openapi.json', 'size'],
  ['/me', 'deal'],
  ['/metadata/list_view', 'deal.sorted'],
  ['/metadata/layout', 'deal.main'],
  ['/metadata/picklist', 'open_choice'],
  ['/metadata/list_view/deal.columns', 'Columns'],
  ['/metadata/list_view/deal.sorted', 'Sorted'],
  ['/metadata/layout/deal.main', 'stage'],
  ['/metadata/object/deal/order', 'validation'],
  ['/records/deal?view=sorted', 'records'],
  ['/records/deal?view=columns', 'records'],
  ['/queues', 'records'],
  ['/closed-periods', 'records'],
] as const

test.each(told)('%s', async (path, shown) => {
  const [seen, whole] = [await member.get(`/api/v1${path}`), await app.admin.get(`/api/v1${path}`)]
  expect([seen.status, whole.status]).toEqual([200, 200])
  expect(seen.text).toContain(shown)
  expect([...seen.text.matchAll(/.{0,60}canary.{0,60}/gi)].map(([around]) => around)).toEqual([])
})

test('what a filter finds by a hidden field is no view: it is told to nobody, asked by nobody and answered like one that is not there', async () => {
  const bare = ({ status, body }: { status: number; body: object }) => [
    status,
    JSON.stringify({ ...body, request_id: null, instance: null }).replaceAll(/found|absent/g, ''),
  ]
  for (const path of ['/metadata/list_view/deal.', '/records/deal?view=', '/records/deal/export?format=csv&view='])
    expect(bare(await member.get(`/api/v1${path}found`))).toEqual(bare(await member.get(`/api/v1${path}absent`)))
  expect((await app.admin.get('/api/v1/records/deal?view=found')).status).toBe(200)
})

test('a rule that is broken says its words at the record, where its field is hidden; a value of a controlled choice tells nothing of what controls it', async () => {
  const refused = await member.post('/api/v1/records/deal', { name: 'wrong' })
  expect([refused.status, refused.body.errors.map(({ message }: { message: string }) => message)]).toEqual([
    422,
    ['Plain'],
  ])
  const left = await member.post('/api/v1/records/deal', { name: 'Left', part: 'left' })
  for (const answer of [refused, left]) expect(answer.text).not.toMatch(/canary/i)
  const byAdmin = await app.admin.post('/api/v1/records/deal', { name: 'wrong' })
  expect(byAdmin.body.errors[0].pointer).toBe('/canary_kind')
})

test('a guess at a name is answered as one that is nothing like it', async () => {
  const words = async (name: string) => {
    const answers = [
      await member.get(`/api/v1/records/deal?fields=${name}`),
      await member.get(`/api/v1/records/deal?where=${encodeURIComponent(`${name} = "x"`)}`),
      await member.post('/api/v1/formula/check', { object: 'deal', formula: name }),
      await member.post('/api/v1/records/deal', { [name]: 1 }),
      await member.post('/api/v1/query', { object: 'deal', fields: ['id', { children: name, fields: ['id'] }] }),
    ]
    return answers.map(({ status, text: body }) => {
      const said = body.replaceAll(name, '').replaceAll(/"(request_id|instance)":"[^"]*"|"end":\d+/g, '')
      return [status, said]
    })
  }
  const wild = await words('zzzzzzzzzzz')
  for (const name of ['canary_kind', 'canary_kinds', 'canary_sum', 'canary_objects'])
    expect([name, await words(name)]).toEqual([name, wild])
})
