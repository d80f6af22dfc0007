/** A figure of a block in words: money in the workspace's currency, counts as numbers, dates as dates. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { PageBlock } from '@trellis/metadata/schema/page.ts'
import { fieldIn, objectIn, useModel } from '../api/model.ts'
import {
  formatDate,
  formatMinutes,
  formatMoney,
  formatNumber,
  formatPercent,
  formatShortMoney,
} from '../i18n/format.ts'
import { usePlace } from '../i18n/place.ts'

type Counted = Extract<PageBlock, { type: 'figure' | 'chart' }>

/** `full` says all digits, `short` fits a tile: `¥1.2M`. */
export function useFigureText(block: Counted): { full(value: JsonValue): string; short(value: JsonValue): string } {
  const model = useModel()
  const { locale, currency } = usePlace()
  const { fn, field: path } = block.measure
  const object = objectIn(model, block.object)
  const field = object && path !== undefined ? fieldIn(model, object, path) : undefined
  const type = fn === 'count' || fn === 'count_distinct' ? 'number' : (field?.returns ?? field?.type ?? 'number')
  const text = (value: JsonValue, isShort: boolean): string => {
    if (typeof value === 'string') return type === 'date' ? formatDate(value, locale) : value
    if (typeof value !== 'number') return '—'
    const rounded = fn === 'avg' ? Math.round(value * 10) / 10 : value
    if (type === 'currency') return (isShort ? formatShortMoney : formatMoney)(Math.round(value), currency, locale)
    if (type === 'percent') return formatPercent(rounded, locale)
    return type === 'duration' ? formatMinutes(rounded, locale) : formatNumber(rounded, locale)
  }
  return { full: (value) => text(value, false), short: (value) => text(value, true) }
}
