/** The edits of the layout designer: each a command with a title for undo, and what is selected afterwards. */
import type { Slot } from '../document/commands/edit-layout.ts'
import type { Item } from '../document/commands/edit-layout.ts'
import {
  duplicateInLayout,
  insertInLayout,
  itemsAt,
  moveInLayout,
  placesAfterMove,
  removeFromLayout,
  setInLayout,
} from '../document/commands/edit-layout.ts'
import { setValue } from '../document/commands/set-value.ts'
import { documentIn } from '../document/documents.ts'
import type { StepTitle } from '../document/history.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import type { Path } from '../document/pointers.ts'
import type { Studio } from '../document/studio.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import type { CanvasStore } from './designer-state.ts'
import { inPageOrder, nothing } from './selection.ts'

export type LayoutEdits = {
  layout(): LayoutDraft
  insert(items: Item[], slot: Slot): void
  move(from: readonly Slot[], slot: Slot): void
  remove(from: readonly Slot[]): void
  duplicate(from: readonly Slot[]): void
  /** One place of the document. */
  set(path: Path, value: unknown): void
  /** One member of each item. */
  setEach(at: readonly Slot[], member: Path, value: unknown): void
}

type Input = { studio: Studio; name: string; store: CanvasStore; nameOf(item: Item): string }
type Doing = 'add' | 'move' | 'remove' | 'copy' | 'edit'

export function layoutEdits({ studio, name, store, nameOf }: Input): LayoutEdits {
  const layout = () => documentIn<LayoutDraft>(studio.documents(), 'layout', name) as LayoutDraft
  const titled = (doing: Doing, items: readonly Item[]): StepTitle => {
    const [first] = items
    return first !== undefined && items.length === 1
      ? { key: `step.${doing}` satisfies StudioKey, params: { name: nameOf(first) } }
      : { key: `step.${doing}_many` satisfies StudioKey, params: { number: String(items.length) } }
  }
  const select = (slots: readonly Slot[]) => store.put({ selection: slots })
  return {
    layout,
    insert(items, slot) {
      studio.edit(titled('add', items), (documents) => insertInLayout(documents, { layout: name, items, slot }))
      select(items.map((_, at) => ({ list: slot.list, index: slot.index + at })))
    },
    move(from, slot) {
      const before = layout()
      studio.edit(titled('move', itemsAt(before, from)), (documents) =>
        moveInLayout(documents, { layout: name, from: [...from], slot }),
      )
      if (layout() !== before) select(placesAfterMove(from, slot))
    },
    remove(from) {
      studio.edit(titled('remove', itemsAt(layout(), from)), (documents) =>
        removeFromLayout(documents, { layout: name, from: [...from] }),
      )
      select(nothing)
    },
    duplicate(from) {
      const slots = inPageOrder(layout(), from)
      const last = slots.at(-1)
      if (!last) return
      const own = slots.filter((slot) => slot.list.join('/') === last.list.join('/'))
      studio.edit(titled('copy', itemsAt(layout(), own)), (documents) =>
        duplicateInLayout(documents, { layout: name, from: own }),
      )
      select(own.map((_, at) => ({ list: last.list, index: last.index + 1 + at })))
    },
    set: (path, value) =>
      studio.edit(
        { key: 'step.edit_page' satisfies StudioKey },
        (documents) => setValue(documents, { kind: 'layout', name, path, value }),
        `layout/${name}:${path.join('/')}`,
      ),
    setEach: (at, member, value) =>
      studio.edit(
        titled('edit', itemsAt(layout(), at)),
        (documents) => setInLayout(documents, { layout: name, at: [...at], member, value }),
        `layout/${name}:${at.map((slot) => [...slot.list, slot.index].join('/')).join(' ')}:${member.join('/')}`,
      ),
  }
}
