/** Fields side by side as a layout places them, on a page and in a form: as many columns as it names where there is room, empty places, wide fields. */
import type { ReactNode } from 'react'
import classes from './columns.module.css'

/** `count`: 1 to 4. Stands in a container named `page` or `form`, which says how much room there is. */
export function Columns({ count, className, children }: { count: number; className?: string; children: ReactNode }) {
  return (
    <div className={`${classes['columns']} ${className ?? ''}`} data-columns={Math.min(Math.max(count, 1), 4)}>
      {children}
    </div>
  )
}

/** Places left empty before a field. */
export function Gaps({ count = 0 }: { count?: number | undefined }) {
  return Array.from({ length: count }, (_, at) => <div key={at} className={classes['gap']} aria-hidden />)
}

/** What the element of a field says of itself, so that its columns give it the room. */
export function placing({ wide, span = 1 }: { wide?: boolean | undefined; span?: number | undefined }) {
  return { 'data-wide': wide === true || undefined, 'data-span': span > 1 ? Math.min(span, 4) : undefined } as const
}
