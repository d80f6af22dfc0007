import { expect, test } from 'vitest'
import type { ObjectView } from '../../api/model.ts'
import { changedValues, createdValues, mergeChanges, startValues } from './form-values.ts'

const deal: ObjectView = {
  name: 'deal',
  label: 'Deal',
  name_field: 'name',
  fields: {
    id: { name: 'id', type: 'id', label: 'Id', system: true, read_only: true },
    name: { name: 'name', type: 'text', label: 'Name' },
    stage: { name: 'stage', type: 'select', label: 'Stage', default: 'new' },
    total: { name: 'total', type: 'rollup', label: 'Total' },
    secret: { name: 'secret', type: 'text', label: 'Secret', right: 'read' },
  },
}

test('a new form starts with defaults and holds only what may be written', () => {
  expect(startValues(deal, { name: 'A' }, true)).toEqual({ name: 'A', stage: 'new' })
  expect(startValues(deal, { stage: null }, false)).toEqual({ name: null, stage: null })
})

test('only what was filled in or changed is sent', () => {
  expect(createdValues({ name: 'A', stage: null })).toEqual({ name: 'A' })
  expect(changedValues({ name: 'A', tags: ['x'] }, { name: 'A', tags: ['y'] })).toEqual({ tags: ['x'] })
})

test('a field only one side changed is never a conflict', () => {
  const before = { name: 'A', stage: 'new', amount: 1 }
  expect(mergeChanges({ name: 'B', stage: 'won' }, before, { name: 'A', stage: 'lost', amount: 9 })).toEqual({
    free: { name: 'B' },
    conflicts: [{ field: 'stage', mine: 'won', theirs: 'lost' }],
  })
  expect(mergeChanges({ stage: 'won' }, before, { stage: 'won' })).toEqual({ free: { stage: 'won' }, conflicts: [] })
})
