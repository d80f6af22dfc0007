/** What the layout designer's parts share: the layout, what is selected, what is being dragged, and the edits. */
import { createContext, useContext } from 'react'
import type { LayoutBlock } from '@trellis/metadata/schema/layout.ts'
import type { ObjectView } from '@trellis/runtime/api/model.ts'
import type { PageRecord } from '@trellis/runtime/page/page-record.ts'
import type { Slot } from '../document/commands/edit-layout.ts'
import type { FieldItemDraft, LayoutDraft } from '../document/layout-tree.ts'
import type { Path } from '../document/pointers.ts'
import type { Placing, Spot } from './drag.ts'

export type Selected = { kind: 'item'; slot: Slot } | { kind: 'tab'; index: number } | null

export type Designer = {
  layout: LayoutDraft
  object: ObjectView
  page: PageRecord
  selected: Selected
  placing: Placing | undefined
  select(selected: Selected): void
  insert(item: LayoutBlock | FieldItemDraft, slot: Slot, name: string): void
  remove(slot: Slot, name: string): void
  set(path: Path, value: unknown): void
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

export function sameSlot(selected: Selected, list: Path, index: number): boolean {
  return selected?.kind === 'item' && selected.slot.index === index && selected.slot.list.join('/') === list.join('/')
}
