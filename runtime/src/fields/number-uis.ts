/** The field types that are numbers or times, by name. */
import { currencyCode } from './currency-code.tsx'
import { currency } from './currency.tsx'
import { date } from './date.tsx'
import { datetime } from './datetime.tsx'
import { duration } from './duration.tsx'
import type { FieldUi } from './field-ui.ts'
import { integer } from './integer.tsx'
import { number } from './number.tsx'
import { percent } from './percent.tsx'
import { rating } from './rating.tsx'
import { time } from './time.tsx'

export const numberUis: { [type: string]: FieldUi } = {
  number,
  integer,
  currency,
  currency_code: currencyCode,
  percent,
  rating,
  date,
  datetime,
  time,
  duration,
}
