/**
 * What a person keeps of the views of an object: own views, and the order of the tabs. It lives in the person's preferences on the server, so it
 * follows to every browser.
 */
import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { meKey } from '../../api/queries.ts'
import type { Me } from '../../api/session.ts'
import { updateMe, useMe } from '../../api/session.ts'
import type { TabOrder } from './tab-order.ts'
import { readTabOrder } from './tab-order.ts'
import type { SavedView } from './views.ts'

/** Shown at once; when the server refuses, the next answer about the person puts things right. */
function useKept(name: string): [unknown, (next: JsonValue) => Promise<void>] {
  const client = useQueryClient()
  const { preferences } = useMe()
  const write = async (next: JsonValue) => {
    const change = { [name]: next }
    client.setQueryData<Me>(meKey, (me) => me && { ...me, preferences: { ...me.preferences, ...change } })
    try {
      await updateMe({ preferences: change })
    } catch (error) {
      await client.invalidateQueries({ queryKey: meKey })
      throw error
    }
  }
  return [preferences[name], write]
}

export function useOwnViews(object: string): {
  views: SavedView[]
  keep(view: SavedView): Promise<void>
  forget(name: string): Promise<void>
} {
  const [kept, write] = useKept(`views_${object}`)
  const views = useMemo(() => (Array.isArray(kept) ? (kept as SavedView[]) : []), [kept])
  const put = (next: SavedView[]) => write(JSON.parse(JSON.stringify(next)) as JsonValue)
  // One that is changed stays in its place.
  const keep = (view: SavedView) => {
    const own = { ...view, own: true }
    const isKnown = views.some((one) => one.name === view.name)
    return put(isKnown ? views.map((one) => (one.name === view.name ? own : one)) : [...views, own])
  }
  return { views, keep, forget: (name) => put(views.filter((one) => one.name !== name)) }
}

/** The order of the tabs, and the way to keep another. */
export function useTabOrder(object: string): [TabOrder, (next: TabOrder) => Promise<void>] {
  const [kept, write] = useKept(`tabs_${object}`)
  const tabs = useMemo(() => readTabOrder(kept), [kept])
  return [tabs, ({ order, pinned, first }) => write({ order, pinned, ...(first === undefined ? {} : { first }) })]
}
