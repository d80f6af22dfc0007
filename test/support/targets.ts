/**
 * What a finger can hit: everything on the screen that is tapped, measured by what answers around its middle.
 *
 * Shape   `await smallTargets(page)` -> one line per thing that answers in less than 40 px, `[]` when there is none. Links in running text,
 *         what is only partly in sight, and events of a calendar (as high as their time) do not count.
 */
import type { Page } from '@playwright/test'

export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    // A pixel on each side may be lost by rounding.
    const [half, least] = [20, 38]
    const tapped = 'a[href], button, input:not([type=hidden]), select, summary, [role=option], [role=tab]'
    const small: string[] = []
    for (const element of document.querySelectorAll<HTMLElement>(tapped)) {
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : []
      // A radio that is drawn by its label is hit by its label.
      const drawn = element.getBoundingClientRect().width < 2 ? (labels[0] ?? element) : element
      const box = drawn.getBoundingClientRect()
      const x = box.left + box.width / 2
      const y = box.top + box.height / 2
      const answers = (toSide: number, down: number) => {
        const at = document.elementFromPoint(x + toSide, y + down)
        return at !== null && [element, ...labels].some((one) => one.contains(at))
      }
      const inSight = x >= half && x <= innerWidth - half && y >= half && y <= innerHeight - half
      const inText = element.tagName === 'A' && getComputedStyle(element).display === 'inline'
      if (!inSight || inText || element.matches(':disabled, [data-event]') || !answers(0, 0)) continue
      const reach = (right: number, below: number) => {
        let far = 0
        while (far < half && answers(right * (far + 1), below * (far + 1))) far += 1
        return far
      }
      const [wide, high] = [reach(-1, 0) + reach(1, 0), reach(0, -1) + reach(0, 1)]
      // Cut off by the edge of what scrolls: it is whole when it is scrolled to.
      const isCut = (() => {
        for (let around = drawn.parentElement; around; around = around.parentElement) {
          if (getComputedStyle(around).overflow === 'visible') continue
          const room = around.getBoundingClientRect()
          if (box.left < room.left || box.right > room.right || box.top < room.top || box.bottom > room.bottom)
            return true
        }
        return false
      })()
      if (isCut || (wide >= least && high >= least)) continue
      small.push(
        `${wide + 1}x${high + 1} ${(element.getAttribute('aria-label') ?? element.textContent ?? '').slice(0, 40)}`,
      )
    }
    return small
  })
}
