/**
 * Which layout this person gets for a record: by who they are, the device, the record's type and stage. The most specific one wins, by the very
 * rules the server enforces (metadata/src/layout/choose-layout.ts).
 */
import { useMediaQuery } from '@mantine/hooks'
import { useMemo } from 'react'
import type { Person } from '@trellis/metadata/layout/audience.ts'
import type { LayoutAsk, RankedLayout } from '@trellis/metadata/layout/choose-layout.ts'
import { rankedLayouts, recordTypeField } from '@trellis/metadata/layout/choose-layout.ts'
import type { LayoutDocument } from '@trellis/metadata/schema/layout.ts'
import type { ModelView, ObjectView } from '../api/model.ts'
import { documentsFor, useModel } from '../api/model.ts'
import type { RecordView } from '../api/records.ts'
import type { Me } from '../api/session.ts'
import { useMe } from '../api/session.ts'
import type { Conditions } from './conditions.ts'
import type { LayoutUse } from './layout.ts'

type Device = LayoutAsk['device']

export function personOf(me: Me): Person {
  return { email: me.email, roles: me.roles, permissionSets: me.permission_sets, groups: me.groups }
}

/** Layouts that may be this person's, best first; what is left to say is said by the record. */
export function useRankedLayouts(object: ObjectView, use: LayoutUse): RankedLayout[] {
  const model = useModel()
  const me = useMe()
  const device = useDevice()
  return useMemo(
    () => rankedFor(model, object, use, { person: personOf(me), device }),
    [model, object, use, me, device],
  )
}

/** Pure part of `useRankedLayouts`: quick create falls back to the layout of create. */
export function rankedFor(
  model: ModelView,
  object: ObjectView,
  use: LayoutUse,
  who: { person: Person; device: Device },
): RankedLayout[] {
  const layouts = documentsFor(model, 'layout', object.name) as unknown as LayoutDocument[]
  const ranked = rankedLayouts(layouts, { use, ...who }, Object.hasOwn(object.fields, recordTypeField))
  return ranked.length === 0 && use === 'quick_create' ? rankedFor(model, object, 'create', who) : ranked
}

/** The first whose condition holds for the record; while conditions cannot be judged, the one without. */
export function layoutOf(
  ranked: readonly RankedLayout[],
  conditions: Conditions,
  record: RecordView,
): LayoutDocument | undefined {
  return ranked[rankOf(ranked, conditions, record)]?.layout
}

/** Its place among the ranked ones; -1: there is none. */
export function rankOf(ranked: readonly RankedLayout[], conditions: Conditions, record: RecordView): number {
  return ranked.findIndex(({ when }) => when === undefined || conditions(when, record) === true)
}

/** Formulas that decide among layouts. */
export function choosingFormulas(ranked: readonly RankedLayout[]): string[] {
  return ranked.flatMap(({ when }) => (when === undefined ? [] : [when]))
}

function useDevice(): Device {
  const now = { getInitialValueInEffect: false }
  const phone = useMediaQuery('(max-width: 47.99em)', undefined, now)
  const tablet = useMediaQuery('(max-width: 74.99em) and (pointer: coarse)', undefined, now)
  return phone ? 'phone' : tablet ? 'tablet' : 'desktop'
}
