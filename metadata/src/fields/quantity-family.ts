/** Types whose value is a number, a truth value, a day or a time. */
import { checkbox } from './checkbox.ts'
import { currencyCode } from './currency-code.ts'
import { currency } from './currency.ts'
import { date } from './date.ts'
import { datetime } from './datetime.ts'
import { duration } from './duration.ts'
import type { FieldTypeDef } from './field-type.ts'
import { formula } from './formula.ts'
import { integer } from './integer.ts'
import { number } from './number.ts'
import { percent } from './percent.ts'
import { rating } from './rating.ts'
import { rollup } from './rollup.ts'
import { time } from './time.ts'

export const quantityFamily: readonly FieldTypeDef[] = [
  number,
  integer,
  currency,
  currencyCode,
  percent,
  checkbox,
  date,
  datetime,
  time,
  duration,
  rating,
  formula,
  rollup,
]
