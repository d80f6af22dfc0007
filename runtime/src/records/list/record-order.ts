/**
 * The list a record was opened from: in which order its page goes to the next and the previous one, and the way back to the list as it
 * was. Lives as long as the page.
 */
import { useEffect, useSyncExternalStore } from 'react'
import type { ListSearch } from './list-search.ts'

/** `ids`: the records loaded so far; `more`: all of them again with those that come next, where there are more. */
export type ListOrder = {
  ids: string[]
  total?: number | undefined
  more?: (() => Promise<string[]>) | undefined
  search: ListSearch
}

const orders = new Map<string, ListOrder>()
const listeners = new Set<() => void>()
const walking = new Set<string>()

/** `of`: how many there are in all. */
export type Neighbours = { before?: string; after?: string; place: number; of: number }

export function rememberOrder(object: string, order: ListOrder): void {
  orders.set(object, order)
  for (const listener of listeners) listener()
}

/** The neighbours of a record in the list it was opened from, and its place; undefined when it was not opened from a list. */
export function useNeighbours(object: string, id: string): Neighbours | undefined {
  const order = useSyncExternalStore(subscribe, () => orders.get(object))
  const at = order?.ids.indexOf(id) ?? -1
  const around =
    order && at >= 0
      ? {
          before: order.ids[at - 1],
          after: order.ids[at + 1],
          place: at + 1,
          of: Math.max(order.total ?? 0, order.ids.length),
        }
      : undefined
  const isLast = around !== undefined && around.after === undefined && around.place < around.of
  useEffect(() => {
    // What comes next is there before anybody asks for it.
    if (isLast) void walkOn(object)
  }, [isLast, object])
  return around
}

/** What the list showed that the record was opened from, without what was open beside it. */
export function useListBehind(object: string, id: string): ListSearch {
  const order = useSyncExternalStore(subscribe, () => orders.get(object))
  if (!order?.ids.includes(id)) return {}
  const { peek: _, ...search } = order.search
  return search
}

async function walkOn(object: string): Promise<void> {
  const order = orders.get(object)
  if (!order?.more || walking.has(object)) return
  walking.add(object)
  try {
    const ids = await order.more()
    // A list that grows no further says so here, so that it is not asked for ever.
    const total = ids.length > order.ids.length ? order.total : ids.length
    if (orders.get(object) === order) rememberOrder(object, { ...order, ids, total })
  } catch {
    // The last one stays the last one until the list is opened again.
  } finally {
    walking.delete(object)
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
