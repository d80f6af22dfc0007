/** Which records are ticked. "Everything that the filter finds" is a choice of its own, so that it can reach past what is loaded. */
import { useCallback, useMemo, useState } from 'react'

export type Selection = {
  ids: ReadonlySet<string>
  /** Every record of the filter, loaded or not. */
  everything: boolean
  has(id: string): boolean
  toggle(id: string): void
  /** All of the given, or none when all are ticked. */
  toggleAll(ids: string[]): void
  /** From the last ticked to this one (shift-click). */
  extend(id: string, order: string[]): void
  takeEverything(): void
  clear(): void
}

export function useSelection(): Selection {
  const [state, setState] = useState<{ ids: ReadonlySet<string>; everything: boolean; last: string | null }>({
    ids: new Set(),
    everything: false,
    last: null,
  })
  const clear = useCallback(() => setState({ ids: new Set(), everything: false, last: null }), [])
  const toggle = useCallback((id: string) => {
    setState((known) => {
      const ids = new Set(known.ids)
      if (!ids.delete(id)) ids.add(id)
      return { ids, everything: false, last: id }
    })
  }, [])
  const toggleAll = useCallback((all: string[]) => {
    setState((known) =>
      all.every((id) => known.ids.has(id))
        ? { ids: new Set(), everything: false, last: null }
        : { ids: new Set(all), everything: false, last: null },
    )
  }, [])
  const extend = useCallback((id: string, order: string[]) => {
    setState((known) => {
      const [from, to] = [known.last === null ? -1 : order.indexOf(known.last), order.indexOf(id)]
      const span = from < 0 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1)
      return { ids: new Set([...known.ids, ...span]), everything: false, last: id }
    })
  }, [])
  const takeEverything = useCallback(() => setState((known) => ({ ...known, everything: true })), [])
  const { ids, everything } = state
  return useMemo(
    () => ({
      ids,
      everything,
      has: (id) => everything || ids.has(id),
      toggle,
      toggleAll,
      extend,
      takeEverything,
      clear,
    }),
    [ids, everything, toggle, toggleAll, extend, takeEverything, clear],
  )
}
