/** Copy, cut and paste of what is selected, by keys and by buttons. */
import type { ClipboardEvent } from 'react'
import { useMemo } from 'react'
import { labelText } from '@trellis/metadata/model/shape.ts'
import { languageNow } from '@trellis/runtime/i18n/i18n.ts'
import { toastInfo } from '@trellis/runtime/ui/toast.tsx'
import { itemsAt } from '../document/commands/edit-layout.ts'
import type { Slot } from '../document/commands/edit-layout.ts'
import { fieldOf, labelOr, objectIn } from '../document/documents.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { areasOf, blocksAt, kindOfList, sectionsOf } from '../document/layout-tree.ts'
import { valueAt } from '../document/pointers.ts'
import { useStudio } from '../document/studio.ts'
import { studioTextNow } from '../i18n/studio-text.ts'
import { isTyping, isWithin } from './canvas-keys.ts'
import type { Copied } from './clipboard.ts'
import { copyOfText, fitted, textOfCopy } from './clipboard.ts'
import type { Designer } from './designer-state.ts'
import type { Selection } from './selection.ts'

export type CanvasClipboard = {
  copy(): void
  cut(): void
  paste(): void
  onCopy(event: ClipboardEvent): void
  onCut(event: ClipboardEvent): void
  onPaste(event: ClipboardEvent): void
}

/** What the buttons copied last: a page may not read the clipboard without being asked to paste. */
let lastCopy = ''

export function useCanvasClipboard(designer: Designer, tab: number): CanvasClipboard {
  const studio = useStudio()
  return useMemo(() => {
    const { store, edits, object } = designer
    const take = (): string | undefined => {
      const { selection } = store.state()
      const first = selection[0]
      // A button belongs to its object, and stands once in a row.
      if (!first || kindOfList(first.list) === 'button') return undefined
      const items = itemsAt(edits.layout(), selection)
      lastCopy = textOfCopy({ object: object.name, kind: kindOfList(first.list), items })
      return lastCopy
    }
    const put = async (text: string) => {
      const copied = copyOfText(text)
      if (!copied) return
      const { placeIn } = await import('./place-of-copy.ts')
      const { items, lost } = fitted(copied, placeIn(studio.documents(), object.name))
      const slot = slotForPaste(edits.layout(), store.state().selection, copied, tab)
      if (items.length > 0 && slot) edits.insert(items, slot)
      // By the names people know from the page they come from.
      const from = objectIn(studio.documents(), copied.object)
      const names = lost.map((one) => labelText(labelOr(fieldOf(from, one)?.label, one), languageNow()))
      if (lost.length > 0) toastInfo(studioTextNow('layout.paste_lost', { names: names.join(', ') }))
    }
    const fill = (event: ClipboardEvent, text: string | undefined) => {
      if (text === undefined) return
      event.preventDefault()
      event.clipboardData.setData('text/plain', text)
    }
    const removeSelected = () => edits.remove(store.state().selection)
    return {
      copy() {
        const text = take()
        // Best effort: without a secure address there is no clipboard to write to, and the buttons do without.
        if (text !== undefined) void navigator.clipboard?.writeText(text).catch(() => undefined)
      },
      cut() {
        if (take() !== undefined) removeSelected()
      },
      paste: () => void put(lastCopy),
      onCopy: (event) => isMeant(event) && fill(event, take()),
      onCut: (event) => {
        if (!isMeant(event)) return
        const text = take()
        fill(event, text)
        if (text !== undefined) removeSelected()
      },
      onPaste: (event) => {
        if (!isMeant(event)) return
        event.preventDefault()
        void put(event.clipboardData.getData('text/plain'))
      },
    }
  }, [designer, studio, tab])
}

/** Text that is being typed or was marked goes its own way. */
function isMeant(event: ClipboardEvent): boolean {
  const marked = window.getSelection()
  return !isTyping(event.target) && isWithin(event) && (marked === null || marked.isCollapsed || event.type === 'paste')
}

/** Behind what is selected, into the section that is selected, else at the end of what is seen. */
export function slotForPaste(
  layout: LayoutDraft,
  selection: Selection,
  { kind }: Pick<Copied, 'kind'>,
  tab: number,
): Slot | undefined {
  const last = selection.at(-1)
  if (last && kindOfList(last.list) === kind) return { list: last.list, index: last.index + 1 }
  if (kind === 'tab') return { list: ['tabs'], index: layout.tabs?.length ?? 0 }
  if (kind === 'block') {
    const area = last ? last.list.slice(0, last.list[0] === 'tabs' ? 3 : 1) : []
    const list = area.length > 1 || area[0] === 'aside' || area[0] === 'blocks' ? area : areaInSight(layout, tab)
    return { list, index: blocksAt(layout, list).length }
  }
  const chosen = last && valueAt(layout, [...last.list, last.index, 'fields'])
  if (last && Array.isArray(chosen)) return { list: [...last.list, last.index, 'fields'], index: chosen.length }
  const section = sectionInSight(layout, tab)
  return section && { list: [...section.path, 'fields'], index: section.section.fields.length }
}

/** The blocks of the open tab, else the first there are. */
export function areaInSight(layout: LayoutDraft, tab: number) {
  return layout.tabs?.[tab] ? ['tabs', tab, 'blocks'] : (areasOf(layout)[0] ?? ['blocks'])
}

/** The last section that is seen: of the open tab, above it or beside it. */
export function sectionInSight(layout: LayoutDraft, tab: number) {
  return sectionsOf(layout).findLast(({ path }) => path[0] !== 'tabs' || path[1] === tab)
}
