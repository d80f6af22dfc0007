import { expect, test } from 'vitest'
import type { ObjectView } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import type { SectionBlock } from '../../page/layout.ts'
import { changedValues, createdValues, mergeChanges, seenItems, startValues } from './form-values.ts'

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

test('a reason stands beside a field only while the field is there to be filled in', () => {
  const object: ObjectView = {
    ...deal,
    fields: { ...deal.fields, worth: { name: 'worth', type: 'formula', label: 'Worth' } },
  }
  const sections: SectionBlock[] = [
    {
      type: 'section',
      columns: 2,
      fields: [{ field: 'name' }, { field: 'worth' }, { field: 'stage', visible_when: 'name' }],
    },
    { type: 'section', columns: 1, visible_when: 'stage', fields: [{ field: 'secret' }] },
  ]
  // A condition names the field that has to hold something.
  const conditions = (formula: string | undefined, now: RecordView) =>
    formula === undefined ? undefined : Boolean(now[formula])
  const seen = (now: object) =>
    seenItems(object, { sections, conditions, now: { id: '', ...now } }).map(({ field }) => field)
  expect(seen({})).toEqual(['name'])
  expect(seen({ name: 'A' })).toEqual(['name', 'stage'])
  expect(seen({ name: 'A', stage: 'new' })).toEqual(['name', 'stage', 'secret'])
})
