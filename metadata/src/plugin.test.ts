import { expect, expectTypeOf, test } from 'vitest'
import { canonicalJson } from './model/canonical.ts'
import { definePlugin, implement, pluginDocument, problem } from './plugin.ts'
import type { PluginBodies, PluginDeclaration, ServerContext } from './plugin.ts'
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

test('a missing, extra or mistyped body does not fit the declaration, so it does not compile', () => {
  type Given = typeof bodies.bodies
  type Fits<Plugin extends PluginDeclaration, Bodies> = Bodies extends PluginBodies<Plugin> ? true : false
  const empty = definePlugin({ id: 'empty', version: '1.0.0' })
  expect(implement(empty, {}).plugin).toBe(empty)
  expectTypeOf<Fits<typeof leads, Given>>().toEqualTypeOf<true>()
  expectTypeOf<Fits<typeof leads, Omit<Given, 'jobs'>>>().toEqualTypeOf<false>()
  expectTypeOf<Fits<typeof leads, Omit<Given, 'jobs'> & { jobs: object }>>().toEqualTypeOf<false>()
  expectTypeOf<Fits<typeof empty, { triggers: Given['triggers'] }>>().toEqualTypeOf<false>()
  type WrongOutput = Omit<Given, 'functions'> & { functions: { convert_lead: () => { account_id: number } } }
  expectTypeOf<Fits<typeof leads, WrongOutput>>().toEqualTypeOf<false>()
})

test('a refusal carries the code of the declaration and located reasons', () => {
  expect(problem('not_convertible', [{ pointer: '/lead_id', code: 'value.already_converted' }])).toMatchObject({
    code: 'not_convertible',
    errors: [{ pointer: '/lead_id' }],
  })
})
