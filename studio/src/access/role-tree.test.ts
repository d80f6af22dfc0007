import { expect, test } from 'vitest'
import { inward, mayReportTo, outward, roleTree } from './role-tree.ts'

const roles = [
  { name: 'chief' },
  { name: 'north', parent: 'chief' },
  { name: 'rep', parent: 'north' },
  { name: 'south', parent: 'chief' },
  { name: 'lost', parent: 'nobody' },
]

test('roles stand below those they report to, unknown parents at the top', () => {
  expect(roleTree(roles).map(({ role, depth }) => `${depth} ${role.name}`)).toEqual([
    '0 chief',
    '1 north',
    '2 rep',
    '1 south',
    '0 lost',
  ])
  expect(
    roleTree([
      { name: 'a', parent: 'b' },
      { name: 'b', parent: 'a' },
    ]),
  ).toHaveLength(2)
})

test('a role reports neither to itself nor to one below it', () => {
  expect(mayReportTo(roles, 'chief', 'rep')).toBe(false)
  expect(mayReportTo(roles, 'north', 'north')).toBe(false)
  expect(mayReportTo(roles, 'north', 'chief')).toBe(false)
  expect(mayReportTo(roles, 'north', 'south')).toBe(true)
  expect(mayReportTo(roles, 'rep', undefined)).toBe(true)
})

test('the keyboard moves a role one level in or out', () => {
  expect(inward(roles, 'south')).toBe('north')
  expect(inward(roles, 'rep')).toBeNull()
  expect(inward(roles, 'chief')).toBeNull()
  expect(outward(roles, 'rep')).toBe('chief')
  expect(outward(roles, 'south')).toBeUndefined()
  expect(outward(roles, 'chief')).toBeNull()
})
