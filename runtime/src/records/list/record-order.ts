/** The order of the list a record was opened from, so that its page can go to the next and the previous one. Lives as long as the page. */
import { useSyncExternalStore } from 'react'

const orders = new Map<string, string[]>()
const listeners = new Set<() => void>()

export type Neighbours = { before?: string; after?: string; place: number; of: number }

export function rememberOrder(object: string, ids: string[]): void {
  const known = orders.get(object)
  if (known && known.length === ids.length && known.every((id, at) => id === ids[at])) return
  orders.set(object, ids)
  for (const listener of listeners) listener()
}

/** The neighbours of a record in the list it was opened from, and its place; undefined when it was not opened from a list. */
export function neighbours(object: string, id: string): Neighbours | undefined {
  const ids = orders.get(object) ?? []
  const at = ids.indexOf(id)
  return at < 0 ? undefined : { before: ids[at - 1], after: ids[at + 1], place: at + 1, of: ids.length }
}

/** The same, drawn anew when the list beside changes its order. */
export function useNeighbours(object: string, id: string): Neighbours | undefined {
  useSyncExternalStore(subscribe, () => orders.get(object))
  return neighbours(object, id)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
