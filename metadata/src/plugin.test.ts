import { expect, test } from 'vitest'
import { canonicalJson } from './model/canonical.ts'
import { definePlugin, implement, pluginDocument, problem } from './plugin.ts'
import type { ServerContext } from './plugin.ts'
import { checkDocument } from './schema/check.ts'

const leads = definePlugin({
  id: 'leads',
  version: '1.2.0',
  requires: { accounts: '^1' },
  metadata: './metadata',
  functions: {
    convert_lead: {
      label: 'Convert lead',
      input: { lead_id: 'lookup', note: 'text' },
      output: { account_id: 'lookup' },
    },
  },
  triggers: { normalise_phone: { on: 'lead', when: 'before_write', label: 'Normalise phone' } },
  jobs: { score_leads: { schedule: '0 2 * * *', timeoutSeconds: 600 } },
  problems: { not_convertible: { status: 422, title: 'This lead cannot be converted' } },
  upgrades: ['1.1.0/fill_lead_score'],
})

const bodies = implement(leads, {
  functions: { convert_lead: (_ctx, input) => ({ account_id: input.lead_id }) },
  triggers: { normalise_phone: (_ctx, drafts) => drafts },
  jobs: { score_leads: async () => undefined },
  upgrades: { '1.1.0/fill_lead_score': async () => undefined },
})

test('a declaration is plain data: the document it stands for passes its schema and survives JSON', () => {
  const document = pluginDocument(leads)
  expect(checkDocument(document)).toEqual([])
  expect(JSON.parse(canonicalJson(document))).toEqual(JSON.parse(JSON.stringify(document)))
})

test('bodies run with typed input and output', async () => {
  expect(await bodies.bodies.functions.convert_lead({} as ServerContext, { lead_id: 'x', note: '' })).toEqual({
    account_id: 'x',
  })
})

test('a missing, extra or mistyped body does not compile', () => {
  const empty = definePlugin({ id: 'empty', version: '1.0.0' })
  expect(implement(empty, {}).plugin).toBe(empty)
  // @ts-expect-error the job has no body
  implement(leads, { ...bodies.bodies, jobs: {} })
  // @ts-expect-error a trigger nobody declared
  implement(empty, { triggers: { other: (_ctx: ServerContext, drafts: []) => drafts } })
  const wrongOutput = { ...bodies.bodies, functions: { convert_lead: () => ({ account_id: 5 }) } }
  // @ts-expect-error the output is a lookup, not a number
  implement(leads, wrongOutput)
  const job = async () => undefined
  implement(leads, {
    ...bodies.bodies,
    upgrades: {
      '1.1.0/fill_lead_score': job,
      // @ts-expect-error an upgrade nobody declared
      '9.9.9/x': job,
    },
  })
})

test('a refusal carries the code of the declaration and located reasons', () => {
  expect(problem('not_convertible', [{ pointer: '/lead_id', code: 'value.already_converted' }])).toMatchObject({
    code: 'not_convertible',
    errors: [{ pointer: '/lead_id' }],
  })
})
