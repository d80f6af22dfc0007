/** The views a person keeps for oneself, by object. They live in the person's preferences on the server, so they follow to every browser. */
import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { meKey } from '../../api/queries.ts'
import type { Me } from '../../api/session.ts'
import { updateMe, useMe } from '../../api/session.ts'
import type { SavedView } from './views.ts'

function keyOf(object: string): string {
  return `views_${object}`
}

export function useOwnViews(object: string): {
  views: SavedView[]
  keep(view: SavedView): Promise<void>
  forget(name: string): Promise<void>
} {
  const client = useQueryClient()
  const { preferences } = useMe()
  const kept = preferences[keyOf(object)]
  const views = useMemo(() => (Array.isArray(kept) ? (kept as SavedView[]) : []), [kept])
  const write = async (next: SavedView[]) => {
    const change = { [keyOf(object)]: next }
    // Shown at once; when the server refuses, the next answer about the person puts things right.
    client.setQueryData<Me>(meKey, (me) => me && { ...me, preferences: { ...me.preferences, ...change } })
    await updateMe({ preferences: change })
  }
  return {
    views,
    keep: (view) => write([...views.filter((one) => one.name !== view.name), { ...view, own: true }]),
    forget: (name) => write(views.filter((one) => one.name !== name)),
  }
}
