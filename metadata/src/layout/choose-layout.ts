/**
 * Which layout a person gets for a record, and why.
 *
 * Shape   (layouts of one object, what is asked for) -> the layout and a reason for each candidate. Pure.
 * Rules   A layout fits when its use, audience, record type, device and condition all fit; what it does not say fits everybody. The higher
 *         `priority` wins, then the one that says more (condition, record type, audience, device count 8, 4, 2, 1), then the first by name.
 */
import type { LayoutDocument } from '../schema/layout.ts'
import type { AudienceMatch, Person } from './audience.ts'
import { isEmpty, isFor, matchOf } from './audience.ts'

export type LayoutUse = 'page' | 'create' | 'edit' | 'quick_create' | 'compact' | 'print'

export type LayoutAsk = {
  use: LayoutUse
  person: Person
  device: 'desktop' | 'tablet' | 'phone'
  /** Local name of the record's type. */
  recordType?: string
  /** Is this condition true of the record? Absent: conditions are taken as not true. */
  holds?: (formula: string) => boolean
}

/** One thing a layout says about who gets it, and whether it holds; `match`: by what the person is meant. */
export type LayoutRule = {
  rule: 'use' | 'audience' | 'record_type' | 'device' | 'when'
  holds: boolean
  match?: AudienceMatch
}

/** One candidate: whether it fits, how much it says, and what decided. */
export type LayoutReason = { layout: string; fits: boolean; because: LayoutRule[]; weight: number }

export type LayoutChoice = { layout: LayoutDocument | undefined; reasons: LayoutReason[] }

/** Uses of a layout that does not name any. */
const defaultUses: readonly LayoutUse[] = ['page', 'create', 'edit']

const weights = { when: 8, recordType: 4, audience: 2, device: 1 }

/** How much a layout says, whoever asks: where priorities are alike, the one that says more goes first. */
export function weightOf({ assign }: LayoutDocument): number {
  const { to, record_types: types, devices, when } = assign ?? {}
  return (
    (when === undefined ? 0 : weights.when) +
    (types === undefined ? 0 : weights.recordType) +
    (to === undefined || isEmpty(to) ? 0 : weights.audience) +
    (devices === undefined ? 0 : weights.device)
  )
}

/** The order in which layouts are tried: the first that fits is taken. */
export function inPrecedence(layouts: readonly LayoutDocument[]): LayoutDocument[] {
  return layouts
    .map((layout) => ({ layout, reason: { layout: layout.name, fits: true, because: [], weight: weightOf(layout) } }))
    .toSorted(compare)
    .map(({ layout }) => layout)
}

export function chooseLayout(layouts: readonly LayoutDocument[], ask: LayoutAsk): LayoutChoice {
  const judged = layouts.map((layout) => ({ layout, reason: judge(layout, ask) }))
  const best = judged.filter((entry) => entry.reason.fits).toSorted((a, b) => compare(a, b))
  return { layout: best[0]?.layout, reasons: judged.map((entry) => entry.reason) }
}

/** What is known before there is a record. */
export type RankAsk = Omit<LayoutAsk, 'recordType' | 'holds'>

/** A layout that may be chosen, and the formula over the record that has to hold for it; without one it fits every record. */
export type RankedLayout = { layout: LayoutDocument; when?: string }

/** Name of the field that holds the local name of a record's type. */
export const recordTypeField = 'record_type'

/**
 * The layouts that fit a person, a use and a device, best first, each with what it asks of the record. The first whose `when` holds is the one
 * `chooseLayout` chooses. Nothing follows a layout that asks for nothing. `hasTypes`: the object has a field `record_type`.
 */
export function rankedLayouts(layouts: readonly LayoutDocument[], ask: RankAsk, hasTypes: boolean): RankedLayout[] {
  const fitting = layouts.flatMap((layout) => {
    const types = layout.assign?.record_types
    if (types !== undefined && !hasTypes) return []
    const recordType = types?.[0]
    const reason = judge(layout, { ...ask, holds: () => true, ...(recordType !== undefined && { recordType }) })
    return reason.fits ? [{ layout, reason }] : []
  })
  const ranked = fitting.toSorted(compare).map(({ layout }): RankedLayout => {
    const { when, record_types: types } = layout.assign ?? {}
    const typed = types && `IN(${[recordTypeField, ...types.map((name) => `"${name}"`)].join(', ')})`
    const conditions = [when, typed].filter((text) => text !== undefined)
    if (conditions.length === 0) return { layout }
    return { layout, when: conditions.length === 1 ? (conditions[0] ?? '') : `AND(${conditions.join(', ')})` }
  })
  const last = ranked.findIndex(({ when }) => when === undefined)
  return last < 0 ? ranked : ranked.slice(0, last + 1)
}

type Judged = { layout: LayoutDocument; reason: LayoutReason }

function compare(a: Judged, b: Judged): number {
  const priority = (b.layout.assign?.priority ?? 0) - (a.layout.assign?.priority ?? 0)
  return priority || b.reason.weight - a.reason.weight || (a.layout.name < b.layout.name ? -1 : 1)
}

function judge(layout: LayoutDocument, ask: LayoutAsk): LayoutReason {
  const { to, record_types: types, devices, when } = layout.assign ?? {}
  const because: LayoutRule[] = []
  let weight = 0
  let fits = true
  const rule = (isSaid: boolean, found: LayoutRule, points: number) => {
    if (!isSaid) return
    because.push(found)
    if (found.holds) weight += points
    else fits = false
  }
  const uses: readonly string[] = layout.use ?? defaultUses
  rule(!uses.includes(ask.use), { rule: 'use', holds: false }, 0)
  const match = to && matchOf(to, ask.person)
  rule(
    to !== undefined && !isEmpty(to),
    { rule: 'audience', holds: isFor(to, ask.person), ...(match && { match }) },
    weights.audience,
  )
  const isOfType = ask.recordType !== undefined && types?.includes(ask.recordType) === true
  rule(types !== undefined, { rule: 'record_type', holds: isOfType }, weights.recordType)
  rule(devices !== undefined, { rule: 'device', holds: devices?.includes(ask.device) === true }, weights.device)
  rule(when !== undefined, { rule: 'when', holds: when !== undefined && ask.holds?.(when) === true }, weights.when)
  return { layout: layout.name, fits, because, weight }
}
