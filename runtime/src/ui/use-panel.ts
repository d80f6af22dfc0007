/**
 * A panel of inputs that opens below its button (Mantine's Popover): Escape closes the list that is open in it, and only then the panel itself;
 * whoever closes it is at the button again.
 *
 * Shape   `<Popover {...panel.frame}><Popover.Target><Button {...panel.button}/></Popover.Target><Popover.Dropdown {...panel.inside}>`
 */
import type { KeyboardEvent } from 'react'
import { useState } from 'react'

const openList = '[aria-haspopup][aria-expanded="true"]'

export function usePanel() {
  const [opened, setOpened] = useState(false)
  const onKeyDown = (press: KeyboardEvent<HTMLElement>) => {
    if (press.key === 'Escape' && press.currentTarget.querySelector(openList) === null) setOpened(false)
  }
  return {
    frame: { opened, onChange: setOpened, closeOnEscape: false, trapFocus: true, returnFocus: true },
    button: { onClick: () => setOpened(!opened) },
    inside: { onKeyDown },
  }
}
