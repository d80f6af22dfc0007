/** One line of text; what is cut off is told in a tooltip. The browser's own, because a list draws hundreds of these. */
import type { CSSProperties, MouseEvent, ReactNode } from 'react'

const cut: CSSProperties = {
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
  display: 'block',
  minWidth: 0,
}

export function Ellipsis({ children, text, style }: { children: ReactNode; text: string; style?: CSSProperties }) {
  const tell = (event: MouseEvent<HTMLElement>) => {
    const line = event.currentTarget
    line.title = line.scrollWidth > line.clientWidth + 1 ? text : ''
  }
  return (
    <span style={{ ...cut, ...style }} onMouseEnter={tell}>
      {children}
    </span>
  )
}
