import { expect, test } from 'vitest'
import { checkDocument } from '../schema/check.ts'
import type { AnyDocument } from '../schema/document.ts'
import { kinds } from '../schema/kinds.ts'
import { fixtures } from './fixtures.ts'
import type { UpgradeStep } from './steps.ts'
import { steps } from './steps.ts'
import { currentVersion, faultsOf, isFromLater, upgradeDocument } from './upgrade.ts'

/** Steps as a later version of the program may have them. */
const later: { [kind: string]: readonly UpgradeStep[] } = {
  role: [
    {
      to: 2,
      why: 'title becomes label',
      up: ({ title, ...rest }) => (title === undefined ? rest : { ...rest, label: title }) as AnyDocument,
    },
    {
      to: 3,
      why: 'labels have locales',
      up: (role) => ({ ...role, label: typeof role['label'] === 'string' ? { en: role['label'] } : role['label'] }),
    },
  ],
}

test('steps of every kind lead from one version to the next, and each has a fixture', () => {
  for (const [kind, list] of Object.entries(steps)) {
    expect(kinds).toContain(kind)
    expect(faultsOf(kind, list)).toEqual([])
    expect(Object.keys(fixtures[kind] ?? {}).map(Number)).toEqual(list.map((step) => step.to))
  }
  expect(Object.keys(fixtures)).toEqual(Object.keys(steps))
})

test('every fixture is upgraded to what it says, passes the schema, and stays so when upgraded again', () => {
  for (const list of Object.values(fixtures)) {
    for (const { before, after } of Object.values(list)) {
      expect(upgradeDocument(before)).toEqual(after)
      expect(upgradeDocument(after)).toEqual(after)
      expect(checkDocument(after)).toEqual([])
    }
  }
})

test('a step that skips a number is found', () => {
  const step = { why: '', up: (document: AnyDocument) => document }
  expect(
    faultsOf('role', [
      { to: 2, ...step },
      { to: 4, ...step },
    ]),
  ).toEqual(['step 2 of role leads to 4, not to 3'])
  expect(faultsOf('role', later['role'] ?? [])).toEqual([])
})

test('an old document takes all steps it lacks, a newer one only those after its version', () => {
  const upgraded = { kind: 'role', name: 'r', label: { en: 'Rep' }, schema_version: 3 }
  expect(upgradeDocument({ kind: 'role', name: 'r', title: 'Rep' }, later)).toEqual(upgraded)
  expect(upgradeDocument({ kind: 'role', name: 'r', label: 'Rep', schema_version: 2 }, later)).toEqual(upgraded)
  expect(upgradeDocument(upgraded, later)).toBe(upgraded)
  expect(currentVersion('role', later)).toBe(3)
})

test('a document of a version nobody knows yet is recognised and left alone', () => {
  const document = { kind: 'role', name: 'r', schema_version: 9 }
  expect(isFromLater(document)).toBe(true)
  expect(upgradeDocument(document)).toBe(document)
})

test('what is no document comes back as it is', () => {
  for (const value of [null, 1, 'x', { kind: '__proto__' }, { kind: 5 }] as never[])
    expect(upgradeDocument(value)).toBe(value)
})
