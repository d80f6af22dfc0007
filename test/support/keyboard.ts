/**
 * A person without a mouse: walks by Tab until something is reached, and each stop on the way is held to what she needs.
 *
 * Errors  `walkTo` throws with the stops it made when what it looks for is not reached, when a stop does not show where it is or stands behind
 *         something else, and when the focus cannot get on.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from '@playwright/test'

/** What has the focus: as it is called, and what is wrong with it for one who looks at the screen; `place` tells stops of one name apart. */
export type Stop = { name: string; place: string; fault?: string }

/** Presses Tab (with shift if `back`) until the focus is on what is called so; text names the whole of it. */
export async function walkTo(page: Page, name: string | RegExp, back = false): Promise<void> {
  const stops: string[] = []
  const isIt = (stop: Stop) => (typeof name === 'string' ? stop.name === name : name.test(stop.name))
  let [last, stayed] = ['', 0]
  for (let steps = 0; steps < 80; steps += 1) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
    const stop = await settled(page)
    stops.push(stop.name)
    if (stop.fault !== undefined) throw new Error(`“${stop.name}” ${stop.fault} (${page.url()})`)
    if (isIt(stop)) return
    // What has opened may still be loading what can be reached in it.
    stayed = stop.place === last ? stayed + 1 : 0
    if (stayed > 0) await pause(250)
    if (stayed === 12) throw new Error(`the focus stays at “${stop.name}”; before: ${stops.join(' · ')}`)
    last = stop.place
  }
  throw new Error(`${String(name)} is not reached by Tab: ${stops.join(' · ')}`)
}

/** A page that scrolls or is drawn again is looked at until it is fine, for two seconds. */
async function settled(page: Page): Promise<Stop> {
  for (let looks = 0; ; looks += 1) {
    const stop = await focused(page)
    if (stop.fault === undefined || looks === 20) return stop
    await pause(100)
  }
}

/** What has the focus now. */
export function focused(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const at = document.activeElement
    if (!(at instanceof HTMLElement) || at === document.body) return { name: '', place: 'nowhere' }
    const labels = (at.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
    const own = at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement ? [...(at.labels ?? [])] : []
    const called = [at.getAttribute('aria-label'), labels.join(' '), own.map((label) => label.textContent).join(' ')]
    const words = [...called, at.textContent, at.getAttribute('placeholder')].map((text) => text?.trim() ?? '')
    const box = at.getBoundingClientRect()
    // A radio or a box that is drawn by its label is seen by its label.
    const drawn = box.width < 2 ? (own[0] ?? at) : at
    const ringed = [drawn, ...drawn.querySelectorAll(':scope > *, :scope > * > *')].some((element) => {
      const style = getComputedStyle(element)
      const outline = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1
      const drawnOver = getComputedStyle(element, '::after')
      const framed = drawnOver.content !== 'none' && Number.parseFloat(drawnOver.borderTopWidth) >= 2
      return outline || framed || (element.role === 'gridcell' && style.boxShadow.includes('inset'))
    })
    // Where text is typed a caret stands.
    const typed = at.matches('textarea, [contenteditable=true], input:not([type=radio], [type=checkbox], [type=range])')
    // What opened with the focus in it as a whole is seen by having opened.
    const opened = at.getAttribute('role') === 'dialog'
    const seen = drawn.getBoundingClientRect()
    const middle = {
      x: (Math.max(seen.left, 0) + Math.min(seen.right, innerWidth)) / 2,
      y: (Math.max(seen.top, 0) + Math.min(seen.bottom, innerHeight)) / 2,
    }
    const above = document.elementFromPoint(middle.x, middle.y)
    const inSight = seen.bottom > 0 && seen.top < innerHeight && seen.right > 0 && seen.left < innerWidth
    const free = above !== null && (drawn.contains(above) || above.contains(drawn))
    const fault = !(ringed || typed || opened)
      ? 'does not show the focus'
      : inSight && free
        ? undefined
        : 'is out of sight'
    return {
      name: words.find((text) => text !== '') ?? '',
      place: `${at.tagName} ${words.join('|')} ${Math.round(box.left)}:${Math.round(box.top)} ${at.dataset['cell'] ?? ''}`,
      ...(fault !== undefined && { fault }),
    }
  })
}
