/** The value of a formula as its reader writes such values: days and moments as the app shows them, in the time zone of whoever reads. Pure. */
import { formatDate, formatInstant, formatNumber } from '@trellis/runtime/i18n/format.ts'
import type { StudioText } from '../i18n/studio-text.ts'

/** `type` is the type of the formula. */
export function shownValue(
  value: unknown,
  type: string,
  { t, place }: { t: StudioText; place: { locale: string; timeZone: string } },
): string {
  if (value === null || value === undefined || value === '') return t('editor.value_blank')
  if (typeof value === 'boolean') return t(value ? 'editor.value_yes' : 'editor.value_no')
  if (typeof value === 'number') return formatNumber(value, place.locale)
  if (type === 'date' && typeof value === 'string') return formatDate(value, place.locale)
  if (type === 'datetime' && typeof value === 'string') return formatInstant(value, place)
  return typeof value === 'string' ? `“${value}”` : JSON.stringify(value)
}
