/** A handle that makes something wider or narrower in steps: dragged with the pointer, or moved with the arrow keys. */
import type { PointerEvent } from 'react'
import { useRef } from 'react'
import classes from './canvas.module.css'

type Props = {
  label: string
  /** What the value means, for those who hear it. */
  text: string
  value: number
  min: number
  max: number
  /** The value where the pointer is, `from` where it was picked up with the value it had then. */
  valueAt(x: number, from: { x: number; value: number }, handle: HTMLElement): number
  onChange(value: number): void
}

const keys: { [key: string]: number } = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }

export function SizeHandle({ label, text, value, min, max, valueAt, onChange }: Props) {
  const from = useRef<{ x: number; value: number } | null>(null)
  const put = (next: number) => {
    const inside = Math.max(min, Math.min(max, Math.round(next)))
    if (inside !== value) onChange(inside)
  }
  const still = (event: { stopPropagation(): void }) => event.stopPropagation()
  return (
    <span
      className={classes['size']}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={text}
      title={label}
      onClick={still}
      onMouseDown={still}
      onTouchStart={still}
      onPointerDown={(event: PointerEvent<HTMLElement>) => {
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = { x: event.clientX, value }
      }}
      onPointerMove={(event) => {
        if (from.current) put(valueAt(event.clientX, from.current, event.currentTarget))
      }}
      onPointerUp={() => {
        from.current = null
      }}
      onPointerCancel={() => {
        from.current = null
      }}
      onKeyDown={(event) => {
        const step = keys[event.key]
        if (step === undefined || event.altKey) return
        event.preventDefault()
        event.stopPropagation()
        put(value + step)
      }}
    />
  )
}
