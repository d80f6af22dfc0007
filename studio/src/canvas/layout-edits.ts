/** The edits of the layout designer: each a command with a title for undo, and what is selected afterwards. */
import { labelText } from '@trellis/metadata/model/shape.ts'
import { languageNow } from '@trellis/runtime/i18n/i18n.ts'
import type { Item, Slot } from '../document/commands/edit-layout.ts'
import {
  duplicateInLayout,
  insertInLayout,
  itemsAt,
  moveInLayout,
  placesAfterMove,
  removeFromLayout,
  setInLayout,
} from '../document/commands/edit-layout.ts'
import type { Button } from '../document/commands/layout-buttons.ts'
import { addButton, buttonsOf, withButtons, writeButtons } from '../document/commands/layout-buttons.ts'
import { setValue } from '../document/commands/set-value.ts'
import type { Documents } from '../document/documents.ts'
import { documentIn } from '../document/documents.ts'
import type { StepTitle } from '../document/history.ts'
import type { ItemKind, LayoutDraft } from '../document/layout-tree.ts'
import { kindOfList } from '../document/layout-tree.ts'
import { freeName } from '../document/names.ts'
import type { Path } from '../document/pointers.ts'
import type { Studio } from '../document/studio.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import type { CanvasStore } from './designer-state.ts'
import { inPageOrder, nothing } from './selection.ts'

export type LayoutEdits = {
  /** As it is drawn: with its row of buttons written down. */
  layout(): LayoutDraft
  insert(items: Item[], slot: Slot): void
  move(from: readonly Slot[], slot: Slot): void
  remove(from: readonly Slot[]): void
  duplicate(from: readonly Slot[]): void
  /** A button that is not there yet. */
  addButton(slot: Slot): void
  /** One place of the document. */
  set(path: Path, value: unknown): void
  /** One member of each item. */
  setEach(at: readonly Slot[], member: Path, value: unknown): void
}

type Input = {
  studio: Studio
  name: string
  store: CanvasStore
  nameOf(item: Item, kind: ItemKind): string
}
type Doing = 'add' | 'move' | 'remove' | 'copy' | 'edit'

export function layoutEdits({ studio, name, store, nameOf }: Input): LayoutEdits {
  const layout = () =>
    withButtons(documentIn<LayoutDraft>(studio.documents(), 'layout', name) as LayoutDraft, studio.documents())
  const titled = (doing: Doing, items: readonly Item[], list: Path | undefined): StepTitle => {
    const [first] = items
    return first !== undefined && list && items.length === 1
      ? { key: `step.${doing}` satisfies StudioKey, params: { name: nameOf(first, kindOfList(list)) } }
      : { key: `step.${doing}_many` satisfies StudioKey, params: { number: String(items.length) } }
  }
  const select = (slots: readonly Slot[]) => store.put({ selection: slots })
  // Whoever edits the row of buttons edits what it shows, also where the layout names none.
  const edit = (title: StepTitle, list: Path | undefined, command: (documents: Documents) => Documents) =>
    studio.edit(title, (documents) =>
      command(list && kindOfList(list) === 'button' ? writeButtons(documents, name) : documents),
    )
  return {
    layout,
    insert(items, slot) {
      edit(titled('add', items, slot.list), slot.list, (documents) =>
        insertInLayout(documents, { layout: name, items, slot }),
      )
      select(items.map((_, at) => ({ list: slot.list, index: slot.index + at })))
    },
    move(from, slot) {
      const was = studio.documents()
      edit(titled('move', itemsAt(layout(), from), slot.list), slot.list, (documents) =>
        moveInLayout(documents, { layout: name, from: [...from], slot }),
      )
      if (studio.documents() !== was) select(placesAfterMove(from, slot))
    },
    remove(from) {
      edit(titled('remove', itemsAt(layout(), from), from[0]?.list), from[0]?.list, (documents) =>
        removeFromLayout(documents, { layout: name, from: [...from] }),
      )
      select(nothing)
    },
    duplicate(from) {
      const slots = inPageOrder(layout(), from)
      const last = slots.at(-1)
      // Two buttons alike are of no use.
      if (!last || kindOfList(last.list) === 'button') return
      const own = slots.filter((slot) => slot.list.join('/') === last.list.join('/'))
      edit(titled('copy', itemsAt(layout(), own), last.list), last.list, (documents) =>
        duplicateInLayout(documents, { layout: name, from: own }),
      )
      select(own.map((_, at) => ({ list: last.list, index: last.index + 1 + at })))
    },
    addButton(slot) {
      const object = name.split('.')[0] ?? ''
      const button = newButton(studio, object)
      studio.edit(
        { key: 'step.add' satisfies StudioKey, params: { name: labelText(button.label, languageNow()) } },
        (documents) => addButton(documents, { layout: name, button, slot }),
      )
      select([slot])
    },
    set: (path, value) =>
      studio.edit(
        { key: 'step.edit_page' satisfies StudioKey },
        (documents) => setValue(documents, { kind: 'layout', name, path, value }),
        `layout/${name}:${path.join('/')}`,
      ),
    setEach: (at, member, value) =>
      studio.edit(
        titled('edit', itemsAt(layout(), at), at[0]?.list),
        (documents) => setInLayout(documents, { layout: name, at: [...at], member, value }),
        `layout/${name}:${at.map((slot) => [...slot.list, slot.index].join('/')).join(' ')}:${member.join('/')}`,
      ),
  }
}

/** A button that does nothing yet. What a customer adds to a plugin's object ends in `__c`. */
function newButton(studio: Studio, object: string): Button {
  const taken = new Set(buttonsOf(studio.documents(), object).map((button) => button.name))
  const shipped = studio.state().origins['object']?.[object]?.plugin !== undefined
  return {
    kind: 'action',
    name: freeName(`${object}.button`, (one) => taken.has(one), shipped ? '__c' : ''),
    label: { en: 'New button', 'zh-CN': '新按钮' },
    icon: 'rocket',
    run: { type: 'update', values: {} },
  }
}
