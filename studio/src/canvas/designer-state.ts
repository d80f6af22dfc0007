/**
 * What the layout designer's parts share.
 *
 * Shape   The designer itself never changes while a layout is open, so that an edit draws again only what it touched: what is selected and
 *         where a drop would go are read from its store piece by piece, the layout as a whole through a context of its own.
 */
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { ObjectView } from '@trellis/runtime/api/model.ts'
import type { PageRecord } from '@trellis/runtime/page/page-record.ts'
import type { ItemKind, LayoutDraft } from '../document/layout-tree.ts'
import type { Placing, Spot } from './drag.ts'
import type { LayoutEdits } from './layout-edits.ts'
import type { Selection } from './selection.ts'
import { nothing } from './selection.ts'

export type CanvasState = {
  selection: Selection
  placing: Placing | undefined
  /** Kind of what is being dragged. */
  dragging: ItemKind | undefined
  /** Index of the tab that something is held over. */
  overTab: number | undefined
}

export type CanvasStore = {
  state(): CanvasState
  put(part: Partial<CanvasState>): void
  subscribe(listener: () => void): () => void
}

export function makeCanvasStore(): CanvasStore {
  const listeners = new Set<() => void>()
  let state: CanvasState = { selection: nothing, placing: undefined, dragging: undefined, overTab: undefined }
  return {
    state: () => state,
    put(part) {
      const names = Object.keys(part) as (keyof CanvasState)[]
      if (names.every((name) => part[name] === state[name])) return
      state = { ...state, ...part }
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export type Designer = {
  object: ObjectView
  page: PageRecord
  store: CanvasStore
  edits: LayoutEdits
  /** Spots on the canvas register here while they are drawn. */
  spots: Map<string, { spot: Spot; node: HTMLElement }>
}

const DesignerContext = createContext<Designer | null>(null)
export const DesignerProvider = DesignerContext.Provider

export function useDesigner(): Designer {
  const designer = useContext(DesignerContext)
  if (!designer) throw new Error('useDesigner outside of a designer')
  return designer
}

const LayoutContext = createContext<LayoutDraft | null>(null)
export const LayoutProvider = LayoutContext.Provider

/** The layout as it is now; whoever asks is drawn again at every edit. */
export function useLayout(): LayoutDraft {
  const layout = useContext(LayoutContext)
  if (!layout) throw new Error('useLayout outside of a designer')
  return layout
}

/** A part of what is going on on the canvas; the component is drawn again when that part is another one. */
export function useCanvas<T>(pick: (state: CanvasState) => T): T {
  const { store } = useDesigner()
  return useSyncExternalStore(store.subscribe, () => pick(store.state()))
}
