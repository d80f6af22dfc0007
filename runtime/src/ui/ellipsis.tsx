/** One line of text that shows the rest in a tooltip, only while something is cut off. */
import { Tooltip } from '@mantine/core'
import type { CSSProperties, MouseEvent, ReactNode } from 'react'
import { useState } from 'react'

const cut: CSSProperties = {
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
  display: 'block',
  minWidth: 0,
}

export function Ellipsis({ children, text, style }: { children: ReactNode; text: string; style?: CSSProperties }) {
  const [tip, setTip] = useState(false)
  const measure = (event: MouseEvent<HTMLElement>) =>
    setTip(event.currentTarget.scrollWidth > event.currentTarget.clientWidth + 1)
  const line = (
    <span style={{ ...cut, ...style }} onMouseEnter={measure}>
      {children}
    </span>
  )
  if (!tip) return line
  return (
    <Tooltip label={text} multiline maw={420} openDelay={250}>
      {line}
    </Tooltip>
  )
}
