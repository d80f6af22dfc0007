/** The line under the table: how many records the filter finds, and the sums of its numbers. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import { formatMinutes, formatMoney, formatNumber } from '../../i18n/format.ts'
import { useText } from '../../i18n/i18n.ts'
import { usePlace } from '../../i18n/place.ts'
import { totalNames } from './totals.ts'
import type { Totals } from './record-table.tsx'
import classes from './table.module.css'
import type { TableColumn, useColumns } from './use-columns.ts'

export function TotalsRow({
  layout,
  totals,
  loaded,
}: {
  layout: ReturnType<typeof useColumns>
  totals: Totals
  loaded: number
}) {
  const t = useText()
  const { locale } = usePlace()
  const count = totals.count ?? loaded
  return (
    <div role="rowgroup" className={classes['foot']}>
      <div role="row" className={classes['foot-row']}>
        <div role="gridcell" className={`${classes['cell']} ${classes['tick']}`} />
        {layout.columns.map((column, at) => (
          <div
            key={column.path}
            role="gridcell"
            className={classes['cell']}
            data-align={column.align}
            data-pinned={column.pinned || undefined}
            style={column.pinned ? { left: `var(--pin-${column.index})` } : undefined}
          >
            {at === 0 ? (
              <span className="figures">{t('list.count', { count, shown: formatNumber(count, locale) })}</span>
            ) : (
              <SumCell column={column} sum={totals.sums[column.path]} />
            )}
          </div>
        ))}
      </div>
    </div>
  )
}

export function SumCell({ column, sum }: { column: TableColumn; sum: JsonValue | undefined }) {
  const t = useText()
  const place = usePlace()
  if (typeof sum !== 'number') return null
  const type =
    column.field.type === 'formula' || column.field.type === 'rollup' ? column.field.returns : column.field.type
  const total = totalNames.find((name) => name === column.total) ?? 'sum'
  const text =
    total === 'count' || total === 'count_distinct'
      ? formatNumber(sum, place.locale)
      : type === 'currency'
        ? formatMoney(sum, place.currency, place.locale)
        : type === 'duration'
          ? formatMinutes(sum, place.locale)
          : formatNumber(sum, place.locale)
  return (
    <span className="figures" title={t(`list.total_of_${total}`, { name: column.label })}>
      {text}
    </span>
  )
}
