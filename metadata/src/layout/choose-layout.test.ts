import { expect, test } from 'vitest'
import type { LayoutDocument } from '../schema/layout.ts'
import type { Person } from './audience.ts'
import { isFor } from './audience.ts'
import type { LayoutAsk } from './choose-layout.ts'
import { chooseLayout, inPrecedence, rankedLayouts } from './choose-layout.ts'
import { appsFor, homeFor, navigationFor, viewsFor } from './choose-views.ts'

const rep: Person = { email: 'li@example.com', roles: ['rep'], permissionSets: ['sales'], groups: [] }
const ask: LayoutAsk = { use: 'page', person: rep, device: 'desktop' }
const layout = (
  name: string,
  assign?: LayoutDocument['assign'],
  more: Partial<LayoutDocument> = {},
): LayoutDocument => ({ kind: 'layout', name: `deal.${name}`, ...(assign && { assign }), ...more })
const chosen = (layouts: LayoutDocument[], more: Partial<LayoutAsk> = {}) =>
  chooseLayout(layouts, { ...ask, ...more }).layout?.name

test('the layout that says more about the case wins over the one for everybody', () => {
  const layouts = [
    layout('any'),
    layout('rep', { to: { roles: ['rep'] } }),
    layout('boss', { to: { roles: ['boss'] } }),
    layout('won', { when: 'stage = "won"' }),
  ]
  expect(chosen(layouts)).toBe('deal.rep')
  expect(chosen(layouts, { holds: () => true })).toBe('deal.won')
  expect(chosen(layouts, { person: { ...rep, roles: [] } })).toBe('deal.any')
})

test('priority goes before what a layout says', () => {
  expect(chosen([layout('rep', { to: { roles: ['rep'] } }), layout('first', { priority: 5 })])).toBe('deal.first')
})

test('use, record type and device must fit', () => {
  expect(chosen([layout('quick', undefined, { use: ['quick_create'] })])).toBeUndefined()
  expect(chosen([layout('quick', undefined, { use: ['quick_create'] }), layout('any')], { use: 'quick_create' })).toBe(
    'deal.quick',
  )
  expect(chosen([layout('renewal', { record_types: ['renewal'] }), layout('any')], { recordType: 'renewal' })).toBe(
    'deal.renewal',
  )
  expect(chosen([layout('renewal', { record_types: ['renewal'] }), layout('any')])).toBe('deal.any')
  expect(chosen([layout('phone', { devices: ['phone'] }), layout('any')], { device: 'phone' })).toBe('deal.phone')
})

test('the first ranked layout whose condition holds is the chosen one, for 2,000 random sets of layouts', () => {
  let seed = 7
  const pick = <T>(list: readonly T[]): T => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return list[Math.floor((seed / 2_147_483_648) * list.length)] as T
  }
  const assigned = (): LayoutDocument['assign'] => ({
    ...pick([{}, { to: { roles: ['rep'] } }, { to: { roles: ['boss'] } }]),
    ...pick([{}, {}, { record_types: ['renewal'] }, { record_types: ['renewal', 'fresh'] }]),
    ...pick([{}, {}, { devices: ['phone' as const] }, { devices: ['desktop' as const] }]),
    ...pick([{}, {}, { when: 'a' }, { when: 'b' }]),
    ...pick([{}, {}, { priority: 3 }]),
  })
  let conditional = 0
  for (let run = 0; run < 2000; run++) {
    const layouts = Array.from({ length: 5 }, (_, at) => layout(`l${at}`, assigned()))
    const recordType = pick([undefined, 'renewal', 'fresh'])
    const truths = { a: pick([true, false]), b: pick([true, false]) }
    const holds = (formula: string) => (formula === 'a' ? truths.a : truths.b)
    const expected = chooseLayout(layouts, { ...ask, holds, ...(recordType !== undefined && { recordType }) }).layout
    const byText = (when: string): boolean => {
      const typed = /IN\(record_type, ([^)]*)\)/.exec(when)
      const rest = when.replace(/^AND\(|,? ?IN\(.*$/g, '')
      return (
        (typed === null || (recordType !== undefined && (typed[1] ?? '').includes(`"${recordType}"`))) &&
        (rest === '' || holds(rest))
      )
    }
    const ranked = rankedLayouts(layouts, ask, true)
    const found = ranked.find(({ when }) => when === undefined || byText(when))
    if (found?.when !== undefined) conditional++
    expect(found?.layout.name).toBe(expected?.name)
  }
  expect(conditional).toBeGreaterThan(300)
})

test('whatever is asked, the chosen layout is the first in the order of precedence that fits', () => {
  const assigns: LayoutDocument['assign'][] = [
    undefined,
    { to: { roles: ['rep'] } },
    { to: { roles: ['boss'] }, priority: 2 },
    { devices: ['phone'] },
    { record_types: ['renewal'] },
    { when: 'a', priority: -1 },
    { to: { users: ['li@example.com'] }, devices: ['desktop'] },
  ]
  const layouts = assigns.map((assign, at) => layout(`l${at}`, assign))
  for (const device of ['desktop', 'phone'] as const)
    for (const recordType of [undefined, 'renewal'])
      for (const truth of [true, false]) {
        const asked = { ...ask, device, holds: () => truth, ...(recordType !== undefined && { recordType }) }
        const { layout: got, reasons } = chooseLayout(layouts, asked)
        const fitting = new Set(reasons.flatMap((reason) => (reason.fits ? [reason.layout] : [])))
        expect(inPrecedence(layouts).find((one) => fitting.has(one.name))?.name).toBe(got?.name)
      }
})

test("without a field for the type of a record, layouts of types are nobody's", () => {
  const layouts = [layout('renewal', { record_types: ['renewal'] }), layout('any')]
  expect(rankedLayouts(layouts, ask, false)).toEqual([{ layout: layouts[1] }])
})

test('each candidate says why it fits or why not', () => {
  expect(chooseLayout([layout('rep', { to: { roles: ['rep'] }, devices: ['phone'] })], ask).reasons).toEqual([
    {
      layout: 'deal.rep',
      fits: false,
      because: [
        { rule: 'audience', holds: true, match: { by: 'role', name: 'rep' } },
        { rule: 'device', holds: false },
      ],
      weight: 2,
    },
  ])
})

test('an audience is met by any of its lists; none means everybody', () => {
  expect(isFor(undefined, rep)).toBe(true)
  expect(isFor({ roles: [] }, rep)).toBe(true)
  expect(isFor({ roles: ['boss'], users: ['LI@example.com'] }, rep)).toBe(true)
  expect(isFor({ roles: ['boss'] }, rep)).toBe(false)
})

test('apps, navigation and views come in their order, without what is not for the person', () => {
  const boss = { visible_to: { roles: ['boss'] } }
  expect(
    appsFor(
      [
        { kind: 'app', name: 'b' },
        { kind: 'app', name: 'a', position: 2000 },
        { kind: 'app', name: 'c', ...boss },
        { kind: 'app', name: 'd', visible_when: 'false for this person' },
      ],
      rep,
      (condition) => condition === 'true',
    ).map((app) => app.name),
  ).toEqual(['b', 'a'])
  const app = {
    kind: 'app' as const,
    name: 'x',
    navigation: [
      { type: 'object' as const, object: 'deal' },
      { type: 'group' as const, items: [{ type: 'page' as const, page: 'p', ...boss }] },
      { type: 'page' as const, page: 'q', visible_when: 'false for this person' },
    ],
  }
  expect(navigationFor(app, rep, () => false)).toEqual([{ type: 'object', object: 'deal' }])
  expect(
    viewsFor(
      [
        { kind: 'list_view', name: 'deal.z', position: 1 },
        { kind: 'list_view', name: 'deal.a' },
      ],
      rep,
    ).map((view) => view.name),
  ).toEqual(['deal.z', 'deal.a'])
})

test('a home is the page of the app when it is meant for the person, else one made for people like them, else one for everybody', () => {
  const home = { kind: 'page' as const, use: 'home' as const, components: [] }
  const plain = { ...home, name: 'a_plain' }
  const own = { ...home, name: 'of_app', visible_to: { roles: ['boss'] } }
  const reps = { ...home, name: 'z_reps', visible_to: { roles: rep.roles } }
  const never = { ...home, name: 'never', visible_when: 'no' }
  const homeOf = (pages: Parameters<typeof homeFor>[0], app: string) =>
    homeFor(pages, { home: app }, rep, () => false)?.name
  expect(homeOf([plain, own, reps, never], 'a_plain')).toBe('a_plain')
  expect(homeOf([plain, own, reps, never], 'of_app')).toBe('z_reps')
  expect(homeOf([plain, own, never], 'of_app')).toBe('a_plain')
  expect(homeOf([own, never], 'never')).toBe(undefined)
})
