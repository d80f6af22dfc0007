import { expect, test } from 'vitest'
import type { AnyDocument } from '../schema/document.ts'
import { compile } from './compile.ts'
import type { PhysicalNames } from './physical.ts'
import { emptied, emptyPhysical, planPhysical } from './physical.ts'
import type { Model } from './shape.ts'

type Fields = { [name: string]: object }

const object = (name: string, fields: Fields, more: object = {}): AnyDocument => ({
  kind: 'object',
  name,
  fields,
  ...more,
})

/** Publishes one set of documents after another; gives names and Model of each. */
function publish(...sets: AnyDocument[][]): { names: PhysicalNames; model: Model }[] {
  const states: { names: PhysicalNames; model: Model }[] = []
  for (const documents of sets) {
    const before = states.at(-1)
    const names = planPhysical(before?.names ?? emptyPhysical(), before?.model ?? null, documents)
    const compiled = compile({ documents, physical: names, revision: states.length + 1 })
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem))
    states.push({ names, model: compiled.value })
  }
  return states
}

const columnsOf = (names: PhysicalNames, name: string) =>
  Object.fromEntries(Object.entries(names.objects[name]?.fields ?? {}).map(([field, place]) => [field, place.column]))

test('a new object and its fields are stored under their own names; what is worked out has no column', () => {
  const [state] = publish([
    object('deal', {
      name: { type: 'text' },
      amount: { type: 'currency' },
      twice: { type: 'formula', returns: 'number', formula: 'amount * 2' },
    }),
  ])
  expect(state?.names.objects['deal']).toMatchObject({ table: 'deal', historyTable: 'deal__h' })
  expect(columnsOf(state!.names, 'deal')).toEqual({
    name: 'name',
    amount: 'amount',
    amount_currency: 'amount_currency',
    amount_converted: 'amount_converted',
  })
})

test('a dropped field stays in the bin, and a new one of the same name gets a column of its own', () => {
  const states = publish(
    [object('deal', { name: { type: 'text' }, note: { type: 'text' } })],
    [object('deal', { name: { type: 'text' } })],
    [object('deal', { name: { type: 'text' }, note: { type: 'text' } })],
  )
  expect(states[1]?.names.bin.fields).toEqual([
    { object: 'deal', table: 'deal', field: 'note', column: 'note', sqlType: 'text' },
  ])
  expect(columnsOf(states[2]!.names, 'deal')).toEqual({ name: 'name', note: 'note_2' })
})

test('going back to an earlier version takes what it names out of the bin again, objects too', () => {
  const first = [
    object('deal', { name: { type: 'text' }, note: { type: 'text' } }),
    object('extra', { name: { type: 'text' } }),
  ]
  const states = publish(first, [object('deal', { name: { type: 'text' } })])
  const last = states[1]!
  const restored = planPhysical(last.names, last.model, first, { restore: states[0]!.names })
  expect(restored).toEqual({ objects: states[0]?.names.objects, bin: { objects: [], fields: [] } })
})

test('a renamed field or object keeps its column, its companions, its table and its links', () => {
  const states = publish(
    [
      object('deal', {
        name: { type: 'text' },
        amount: { type: 'currency' },
        tags: { type: 'many_to_many', to: 'deal' },
      }),
    ],
    [
      object(
        'opportunity',
        {
          name: { type: 'text' },
          value: { type: 'currency', renamed_from: 'amount' },
          labels: { type: 'many_to_many', to: 'opportunity', renamed_from: 'tags' },
        },
        { renamed_from: 'deal' },
      ),
    ],
  )
  const names = states[1]?.names.objects['opportunity']
  expect(names).toMatchObject({ table: 'deal', historyTable: 'deal__h' })
  expect(columnsOf(states[1]!.names, 'opportunity')).toEqual({
    name: 'name',
    value: 'amount',
    value_currency: 'amount_currency',
    value_converted: 'amount_converted',
    labels: null,
  })
  expect(names?.fields['labels']?.linkTable).toBe('deal__tags')
  expect(states[1]?.names.bin).toEqual({ objects: [], fields: [] })
})

test('a lookup at a renamed object keeps its column', () => {
  const states = publish(
    [object('account', { name: { type: 'text' } }), object('deal', { account: { type: 'lookup', to: 'account' } })],
    [
      object('company', { name: { type: 'text' } }, { renamed_from: 'account' }),
      object('deal', { account: { type: 'lookup', to: 'company' } }),
    ],
  )
  expect(columnsOf(states[1]!.names, 'deal')).toEqual({ account: 'account' })
})

test('a retyped field gets a new column unless its values mean the same', () => {
  const retype = (from: object, to: object) =>
    columnsOf(
      publish(
        [object('a', { f: from }), object('b', {}), object('c', {})],
        [object('a', { f: to }), object('b', {}), object('c', {})],
      )[1]!.names,
      'a',
    )['f']
  expect(retype({ type: 'text' }, { type: 'number' })).toBe('f_2')
  expect(retype({ type: 'date' }, { type: 'datetime' })).toBe('f_2')
  expect(retype({ type: 'lookup', to: 'b' }, { type: 'lookup', to: 'c' })).toBe('f_2')
  expect(retype({ type: 'encrypted_text' }, { type: 'text' })).toBe('f_2')
  expect(retype({ type: 'text' }, { type: 'select', options: [{ value: 'x' }] })).toBe('f')
  expect(retype({ type: 'number', precision: 10, scale: 2 }, { type: 'number', precision: 12, scale: 2 })).toBe('f')
  expect(retype({ type: 'lookup', to: 'b' }, { type: 'master_detail', to: 'b' })).toBe('f')
})

test('tables and columns never meet: history twins, link tables, tables of others, what the bin still holds', () => {
  const documents = [
    object('a', { b: { type: 'many_to_many', to: 'a' } }),
    object('a__h', {}),
    object('a__b', {}),
    object('session', {}),
  ]
  const names = planPhysical(emptyPhysical(), null, documents, { taken: ['session'] })
  const tables = Object.values(names.objects).flatMap((entry) => [
    entry.table,
    entry.historyTable,
    ...Object.values(entry.fields).flatMap((place) => place.linkTable ?? []),
  ])
  expect(new Set(tables).size).toBe(tables.length)
  expect(names.objects['session']?.table).toBe('session_2')
})

test('names of 63 letters fit with all that is derived from them', () => {
  const long = 'n'.repeat(63)
  const names = planPhysical(emptyPhysical(), null, [object(long, { [long]: { type: 'many_to_many', to: long } })])
  const entry = names.objects[long]
  for (const name of [entry?.table, entry?.historyTable, entry?.fields[long]?.linkTable])
    expect(name?.length).toBeLessThanOrEqual(63)
})

test('a dropped object goes to the bin with all its names, until its tables are gone', () => {
  const states = publish([object('deal', { name: { type: 'text' } })], [])
  const names = states[1]!.names
  expect(names.bin.objects.map((entry) => entry.names.table)).toEqual(['deal'])
  expect(planPhysical(names, states[1]!.model, [object('deal', {})]).objects['deal']?.table).toBe('deal_2')
  expect(
    planPhysical(emptied(names, [{ table: 'deal', column: '' }]), states[1]!.model, [object('deal', {})]).objects[
      'deal'
    ]?.table,
  ).toBe('deal')
})

test('going back undoes renames and retypes: each name finds the table and column it had', () => {
  const first = [object('deal', { name: { type: 'text' }, amount: { type: 'text' } })]
  const states = publish(
    first,
    [
      object(
        'offer',
        { name: { type: 'text' }, value: { type: 'text', renamed_from: 'amount' } },
        { renamed_from: 'deal' },
      ),
    ],
    [
      object('offer', { name: { type: 'text' }, value: { type: 'number' } }),
      object('deal', { name: { type: 'text' } }),
    ],
  )
  const last = states[2]!
  expect(columnsOf(last.names, 'offer')).toEqual({ name: 'name', value: 'value' })
  expect(last.names.objects['deal']?.table).toBe('deal_2')
  const restored = planPhysical(last.names, last.model, first, { restore: states[0]!.names })
  expect(restored.objects['deal']).toEqual(states[0]?.names.objects['deal'])
  expect(restored.bin.objects.map((entry) => entry.names.table)).toEqual(['deal_2'])
  expect(restored.bin.fields.map((entry) => entry.column)).toEqual(['value'])
})
