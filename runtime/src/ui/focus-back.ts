/**
 * Gives the focus back to where it was before a dialog that is drawn only while it is open. Mantine does so for dialogs that stay and are closed;
 * one that goes away would leave the keyboard nowhere.
 */
import { useEffect, useState } from 'react'

/** Call it in the component that draws the dialog. Whoever has been given the focus meanwhile keeps it. */
export function useFocusBack(): void {
  // Before the dialog itself is drawn: its first field takes the focus with it.
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        const lost = document.activeElement === null || document.activeElement === document.body
        if (lost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
      })
    },
    [before],
  )
}
