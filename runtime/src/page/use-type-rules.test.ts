import { expect, test } from 'vitest'
import type { Conditions } from './conditions.ts'
import { requiredByType } from './use-type-rules.ts'

const rules = [{ field: 'reason', when: 'lost' }]
/** Holds where the record says so. */
const conditions: Conditions = (formula, record) => formula !== undefined && record[formula] === true
const saved = { id: 'd1', version: 1, lost: false, reason: null }

test('a field is required as soon as the record is of the type, or enters the stage, that asks for it', () => {
  expect(requiredByType(rules, 'reason', { now: { id: '', lost: true }, saved: null, conditions })).toBe(true)
  expect(requiredByType(rules, 'reason', { now: { ...saved, lost: true }, saved, conditions })).toBe(true)
  expect(requiredByType(rules, 'reason', { now: saved, saved, conditions })).toBe(false)
  expect(requiredByType(rules, 'name', { now: { ...saved, lost: true }, saved, conditions })).toBe(false)
})

test('a gap that was there before is not asked about, a value that was there may not be taken out', () => {
  const old = { ...saved, lost: true }
  expect(requiredByType(rules, 'reason', { now: old, saved: old, conditions })).toBe(false)
  const filled = { ...old, reason: 'price' }
  expect(requiredByType(rules, 'reason', { now: { ...filled, reason: null }, saved: filled, conditions })).toBe(true)
})
