/** The keys of the canvas: arrows go on, with shift they reach further, with alt they move; delete, copy of itself, everything. */
import type { KeyboardEvent } from 'react'
import type { Slot } from '../document/commands/edit-layout.ts'
import { kindOfList } from '../document/layout-tree.ts'
import type { Designer } from './designer-state.ts'
import type { Arrow } from './keyboard.ts'
import { itemAfter, slotAfter } from './keyboard.ts'
import { inPageOrder, nothing, selectionWith, wholeList } from './selection.ts'

const arrows: { [key: string]: Arrow } = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' }

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  )
}

/** False for menus and windows, which stand elsewhere in the document and are only drawn from here. */
export function isWithin(event: { target: EventTarget | null; currentTarget: EventTarget }): boolean {
  return (
    event.currentTarget instanceof Node && event.target instanceof Node && event.currentTarget.contains(event.target)
  )
}

/** Handles the key, or leaves it to whoever has the focus. */
export function onCanvasKey(event: KeyboardEvent, designer: Designer): void {
  const { selection } = designer.store.state()
  const last = selection.at(-1)
  if (!last || isTyping(event.target) || event.nativeEvent.isComposing || !isWithin(event)) return
  const arrow = arrows[event.key]
  const done = arrow
    ? onArrow(event, designer, { arrow, last })
    : event.ctrlKey || event.metaKey
      ? onCommand(event.key.toLowerCase(), designer)
      : onPlain(event.key, designer, last)
  if (!done) return
  event.preventDefault()
  event.stopPropagation()
}

function onArrow(
  event: KeyboardEvent,
  { store, edits }: Designer,
  { arrow, last }: { arrow: Arrow; last: Slot },
): boolean {
  const layout = edits.layout()
  const { selection } = store.state()
  if (event.altKey) {
    const from = inPageOrder(layout, selection)
    const slot = slotAfter(layout, from, arrow)
    if (slot) edits.move(from, slot)
    return true
  }
  const target = event.target as HTMLElement
  // Handles have arrows of their own, and so has the bar of tabs.
  if (target.role === 'slider' || kindOfList(last.list) === 'tab' || !target.closest('[data-kind]')) return false
  const next = itemAfter(layout, last, arrow)
  if (next) store.put({ selection: selectionWith(layout, selection, next, event.shiftKey ? 'range' : 'alone') })
  return true
}

function onCommand(key: string, { store, edits }: Designer): boolean {
  const { selection } = store.state()
  if (key === 'a') {
    store.put({ selection: wholeList(edits.layout(), selection) })
    return true
  }
  if (key === 'd') {
    edits.duplicate(selection)
    return true
  }
  return false
}

function onPlain(key: string, { store, edits }: Designer, last: Slot): boolean {
  if (key === 'Delete' || key === 'Backspace') {
    edits.remove(store.state().selection)
    return true
  }
  if (key === 'Escape') {
    // Out of a section step by step: the field, its section, the page.
    const outer = last.list.length > 2 && kindOfList(last.list) === 'field' ? sectionOf(last) : undefined
    store.put({ selection: outer ? [outer] : nothing })
    return true
  }
  return false
}

function sectionOf(field: Slot): Slot {
  const section = field.list.slice(0, -1)
  return { list: section.slice(0, -1), index: Number(section.at(-1)) }
}
