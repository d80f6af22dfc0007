/** A click anywhere but in an editor. Calendars and option lists float in a portal: a click there is still inside. */
import type { RefObject } from 'react'
import { useEffect, useRef } from 'react'

const floating = '[data-portal], .mantine-Popover-dropdown, .mantine-Combobox-dropdown, .mantine-Modal-content'

export function useClickOutside(frame: RefObject<HTMLElement | null>, onOutside: () => void): void {
  const latest = useRef(onOutside)
  useEffect(() => {
    latest.current = onOutside
  })
  useEffect(() => {
    const listen = (event: MouseEvent) => {
      const target = event.target instanceof Element ? event.target : null
      if (!target || frame.current?.contains(target)) return
      const layer = target.closest(floating)
      // The dialog the editor itself stands in is no floating layer of it.
      if (!layer || (frame.current && layer.contains(frame.current))) latest.current()
    }
    document.addEventListener('mousedown', listen, true)
    return () => document.removeEventListener('mousedown', listen, true)
  }, [frame])
}
