import { useModel } from '../api/model.ts'
import { formatMoney } from '../i18n/format.ts'
import { useText } from '../i18n/i18n.ts'
import { usePlace } from '../i18n/place.ts'
import type { EditProps, FieldUi, ReadProps } from './field-ui.ts'
import { NumberEdit } from './number-line.tsx'

/** An amount with its currency. The currency of a record stands in the companion `<field>_currency`; without one it is the organisation's. */
export const currency: FieldUi = {
  Read: CurrencyRead,
  Edit: CurrencyEdit,
  filter: 'number',
  width: 130,
  align: 'right',
}

function CurrencyRead({ value, record, path }: ReadProps) {
  const place = usePlace()
  if (typeof value !== 'number') return null
  const own = record[`${path}_currency`]
  return (
    <span className="figures">{formatMoney(value, typeof own === 'string' ? own : place.currency, place.locale)}</span>
  )
}

function CurrencyEdit(props: EditProps) {
  const t = useText()
  const place = usePlace()
  const { settings } = useModel()
  const companion = `${props.field.name}_currency`
  const own = props.record[companion]
  const chosen = typeof own === 'string' ? own : place.currency
  const allowed = Array.isArray(settings['currencies'])
    ? settings['currencies'].filter((code): code is string => typeof code === 'string')
    : []
  const symbol = symbolOf(chosen, place.locale)
  if (props.place === 'cell' || allowed.length < 2)
    return <NumberEdit {...props} mode={{ prefix: symbol, scale: scaleOf(props) }} />
  return (
    <NumberEdit
      {...props}
      mode={{
        scale: scaleOf(props),
        leftSection: (
          <select
            aria-label={`${props.label}: ${t('field.currency')}`}
            value={chosen}
            disabled={props.disabled}
            style={{ border: 0, background: 'transparent', color: 'inherit', font: 'inherit', fontSize: 12, width: 48 }}
            onChange={(event) => props.onChange(props.value ?? null, { [companion]: event.currentTarget.value })}
          >
            {[...new Set([chosen, ...allowed])].map((code) => (
              <option key={code} value={code}>
                {code}
              </option>
            ))}
          </select>
        ),
      }}
    />
  )
}

function scaleOf(props: EditProps): number {
  return typeof props.field.scale === 'number' ? props.field.scale : 2
}

function symbolOf(code: string, locale: string): string {
  try {
    const parts = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: code,
      currencyDisplay: 'narrowSymbol',
    }).formatToParts(0)
    return `${parts.find((part) => part.type === 'currency')?.value ?? code} `
  } catch {
    return `${code} `
  }
}
