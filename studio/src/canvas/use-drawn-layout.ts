/** The layout as it is drawn: with the row of buttons it shows, also where it names none. */
import { useMemo } from 'react'
import { withButtons } from '../document/commands/layout-buttons.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { useDocuments } from '../document/studio.ts'

export function useDrawnLayout(layout: LayoutDraft): LayoutDraft {
  const documents = useDocuments()
  return useMemo(() => withButtons(layout, documents), [layout, documents])
}
