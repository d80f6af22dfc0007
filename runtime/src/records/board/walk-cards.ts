/**
 * Walking over the cards of a board on the keyboard: up and down within a column, to the side to the card at the same height, enter opens.
 *
 * The first arrow on a board goes to its first card, though nothing has the focus yet.
 */
import type { KeyboardEvent } from 'react'
import { useEffect } from 'react'

const steps: { [key: string]: [across: number, down: number] } = {
  ArrowDown: [0, 1],
  j: [0, 1],
  ArrowUp: [0, -1],
  k: [0, -1],
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
}

/** What a key does on a card that is not lifted; keys on what stands inside the card are its own. */
export function walkCards(press: KeyboardEvent<HTMLElement>, open: () => void): void {
  if (press.target !== press.currentTarget || press.ctrlKey || press.metaKey || press.altKey || press.defaultPrevented)
    return
  const step = Object.hasOwn(steps, press.key) ? steps[press.key] : undefined
  if (press.key === 'Enter') {
    press.preventDefault()
    open()
  }
  if (!step) return
  press.preventDefault()
  const next = step[0] === 0 ? beside(press.currentTarget, step[1]) : across(press.currentTarget, step[0])
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

/** Cards come in the order of their records, whatever order they were drawn in. */
function cardsIn(cell: Element): HTMLElement[] {
  const slots = [...cell.querySelectorAll<HTMLElement>('[data-index]')]
  return slots
    .toSorted((a, b) => Number(a.dataset['index']) - Number(b.dataset['index']))
    .flatMap((slot) => slot.querySelector<HTMLElement>('[data-card]') ?? [])
}

function beside(card: HTMLElement, step: number): HTMLElement | undefined {
  const cards = cardsIn(card.closest('[data-cell]') ?? card)
  return cards[cards.indexOf(card) + step]
}

/** The nearest card of the next column to that side that has any, in the same lane. */
function across(card: HTMLElement, step: number): HTMLElement | undefined {
  const cell = card.closest<HTMLElement>('[data-cell]')
  const lane = cell?.dataset['lane']
  const cells = [...document.querySelectorAll<HTMLElement>('[data-cell]')].filter((one) => one.dataset['lane'] === lane)
  const middle = (one: HTMLElement) => one.getBoundingClientRect().top + one.offsetHeight / 2
  for (let at = cell ? cells.indexOf(cell) + step : -1; at >= 0 && at < cells.length; at += step) {
    const cards = cardsIn(cells[at] ?? card)
    const [nearest] = cards.toSorted((a, b) => Math.abs(middle(a) - middle(card)) - Math.abs(middle(b) - middle(card)))
    if (nearest) return nearest
  }
  return undefined
}

export function useFirstCard(): void {
  useEffect(() => {
    const listen = (press: globalThis.KeyboardEvent) => {
      const { key, target } = press
      if (!Object.hasOwn(steps, key) || press.ctrlKey || press.metaKey || press.altKey || press.defaultPrevented) return
      const nowhere = target === document.body || (target instanceof Element && target.id === 'page')
      if (!nowhere || document.querySelector('[role=dialog]')) return
      const first = [...document.querySelectorAll('[data-cell]')].flatMap(cardsIn)[0]
      if (!first) return
      press.preventDefault()
      first.focus()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
