import { expect, test } from 'vitest'
import type { ModelView, ObjectView } from '../../api/model.ts'
import { contrast, darks, grays, tintNames, tintOf } from '../../theme/palette.ts'
import { groundShare, pages, rulePaths } from './color-rules.ts'

const field = (name: string, type: string, to?: string[]) => ({ name, label: name, type, ...(to && { to }) })
const deal = {
  name: 'deal',
  label: 'Deal',
  name_field: 'name',
  fields: {
    name: field('name', 'text'),
    amount: field('amount', 'currency'),
    account: field('account', 'lookup', ['account']),
  },
} as unknown as ObjectView
const account = { name: 'account', label: 'Account', name_field: 'name', fields: { vip: field('vip', 'checkbox') } }
const model = { objects: { deal, account } } as unknown as ModelView

test('what a condition names is read along: fields and paths, and nothing out of texts or functions', () => {
  const rules = [
    { when: 'AND(amount > 100, account.vip)', color: 'red' },
    { when: 'name = "amount of account" && hidden = 1', color: 'blue' },
  ]
  expect(rulePaths(model, deal, rules)).toEqual(['amount', 'account.vip', 'name'])
  expect(rulePaths(model, deal, undefined)).toEqual([])
})

/** As the browser mixes two colours. */
function mixed(tint: string, page: string): string {
  const part = (color: string, at: number) => Number.parseInt(color.slice(1 + at * 2, 3 + at * 2), 16)
  const parts = [0, 1, 2].map((at) => (part(tint, at) * groundShare + part(page, at) * (100 - groundShare)) / 100)
  return `#${parts.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`
}

test('dimmed text and tags are readable on the ground of every colour, in light and in dark', () => {
  const weak = tintNames.filter((name) => {
    const { light, dark } = tintOf(name)
    const pairs = [
      [mixed(light.ground, pages.light), grays[6]],
      [mixed(dark.ground, pages.dark ?? ''), darks[2]],
      [light.ground, light.text],
      [dark.ground, dark.text],
    ] as const
    return pairs.some(([ground, text]) => contrast(ground, text ?? '') < 4.5)
  })
  expect(weak).toEqual([])
})
