/** Sums below the lines, by currency where there are several. */
import { Fragment } from 'react'
import { uiOf } from '../../fields/field-uis.ts'
import { useText } from '../../i18n/i18n.ts'
import classes from './line-items.module.css'
import type { Line } from './lines.ts'
import { totalsOf } from './lines.ts'
import type { LineSetup } from './use-lines.ts'

export function LineTotals({
  setup,
  rows,
  totals,
}: {
  setup: LineSetup
  rows: readonly Line[]
  totals: readonly string[]
}) {
  const t = useText()
  return (
    <tfoot>
      <tr>
        <td className={classes['number']} />
        {setup.columns.map(({ path, field }, at) => {
          const ui = uiOf(field)
          const sums = totals.includes(path) ? [...totalsOf(rows, path)] : []
          return (
            <td key={path} data-align={ui.align}>
              {at === 0 && t('record.line_count', { count: rows.length })}
              {sums.map(([currency, value], index) => (
                <Fragment key={currency}>
                  {index > 0 && <br />}
                  <ui.Read
                    field={field}
                    value={value}
                    record={{ id: '', ...(currency !== '' && { [`${path}_currency`]: currency }) }}
                    path={path}
                    place="cell"
                  />
                </Fragment>
              ))}
            </td>
          )
        })}
        <td className={classes['more']} />
      </tr>
    </tfoot>
  )
}
