import { expect, test } from 'vitest'
import { readEntryTime } from './entry-times.ts'

test('A form says its layout and its seconds; what is no layout, or took no time or a day, says nothing', () => {
  expect(readEntryTime('opportunity.standard;seconds=34.5')).toEqual({ layout: 'opportunity.standard', seconds: 34.5 })
  expect(readEntryTime('site__c.quick; seconds=1')).toEqual({ layout: 'site__c.quick', seconds: 1 })
  const absurd = [
    undefined,
    '',
    'opportunity;seconds=5',
    'opportunity.standard',
    'opportunity.standard;seconds=-3',
    'opportunity.standard;seconds=0.9',
    'opportunity.standard;seconds=3601',
    'opportunity.standard;seconds=1e3',
    'opportunity.standard;seconds=NaN',
    'opportunity.standard;seconds=5;seconds=6',
    `${'a'.repeat(100_000)}.b;seconds=5`.slice(0, 90_000),
  ]
  expect(absurd.map(readEntryTime)).toEqual(absurd.map(() => undefined))
})
