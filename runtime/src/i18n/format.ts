/**
 * Numbers, money, dates and times for people, by locale and time zone. Pure but for the cache of Intl formatters.
 *
 * Dates ('YYYY-MM-DD') never pass through a time zone, so a day cannot shift.
 */
export type Place = { locale: string; timeZone: string; currency: string }

const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>()

function cached<T extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  key: string,
  make: () => T,
): T {
  const known = formatters.get(key)
  if (known) return known as T
  const made = make()
  formatters.set(key, made)
  return made
}

export function formatNumber(value: number, locale: string, scale?: number): string {
  const key = `n|${locale}|${scale ?? ''}`
  const options =
    scale === undefined ? { maximumFractionDigits: 15 } : { minimumFractionDigits: scale, maximumFractionDigits: scale }
  return cached(key, () => new Intl.NumberFormat(locale, options)).format(value)
}

/** Whole amounts drop their zeros (`¥120,000`), others keep the currency's digits (`¥120,000.50`). */
export function formatMoney(value: number, currency: string, locale: string): string {
  const whole = Number.isInteger(value)
  const key = `m|${locale}|${currency}|${whole}`
  try {
    return cached(key, () => {
      const options: Intl.NumberFormatOptions = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }
      return new Intl.NumberFormat(
        locale,
        whole ? { ...options, minimumFractionDigits: 0, maximumFractionDigits: 0 } : options,
      )
    }).format(value)
  } catch {
    // A code that Intl does not know is shown as it is, never dropped.
    return `${currency} ${formatNumber(value, locale)}`
  }
}

/** `12.4M`, `1235万`: for column heads of boards and totals on small screens. */
export function formatShortMoney(value: number, currency: string, locale: string): string {
  if (Math.abs(value) < 10_000) return formatMoney(value, currency, locale)
  try {
    const key = `s|${locale}|${currency}`
    const options: Intl.NumberFormatOptions = {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      notation: 'compact',
      maximumFractionDigits: 1,
    }
    return cached(key, () => new Intl.NumberFormat(locale, options)).format(value)
  } catch {
    return formatMoney(value, currency, locale)
  }
}

export function formatPercent(value: number, locale: string): string {
  return cached(
    `p|${locale}`,
    () => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 6 }),
  ).format(value / 100)
}

/** '2026-11-21' -> `Nov 21, 2026`, `2026年11月21日`; anything else comes back unchanged. */
export function formatDate(value: string, locale: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  if (!parts) return value
  const at = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]))
  return cached(`d|${locale}`, () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })).format(
    at,
  )
}

export function formatInstant(value: string, place: Pick<Place, 'locale' | 'timeZone'>): string {
  const at = Date.parse(value)
  if (Number.isNaN(at)) return value
  const key = `i|${place.locale}|${place.timeZone}`
  return cached(
    key,
    () => new Intl.DateTimeFormat(place.locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: place.timeZone }),
  ).format(at)
}

/** '14:30:00' -> `2:30 PM`, `14:30`. */
export function formatTime(value: string, locale: string): string {
  const at = Date.parse(`1970-01-01T${value}Z`)
  if (Number.isNaN(at)) return value
  return cached(`t|${locale}`, () => new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' })).format(
    at,
  )
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** How long ago (or ahead) an instant is: `3 hours ago`, `3小时前`. `now` in epoch ms. */
export function formatAgo(value: string, now: number, locale: string): string {
  const difference = Date.parse(value) - now
  const formatter = cached(`r|${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
  for (const [unit, sizeMs] of steps) {
    if (Math.abs(difference) >= sizeMs) return formatter.format(Math.round(difference / sizeMs), unit)
  }
  return formatter.format(0, 'second')
}

/** Minutes -> `2 h 05 min`, `2小时05分`. */
export function formatMinutes(value: number, locale: string): string {
  const sign = value < 0 ? '-' : ''
  const minutes = Math.abs(Math.round(value))
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const chinese = locale.startsWith('zh')
  const [hour, minute] = locale === 'zh-TW' ? ['小時', '分鐘'] : ['小时', '分钟']
  if (hours === 0) return `${sign}${rest}${chinese ? minute : ' min'}`
  if (rest === 0) return `${sign}${hours}${chinese ? hour : ' h'}`
  return chinese ? `${sign}${hours}${hour}${rest}分` : `${sign}${hours} h ${String(rest).padStart(2, '0')} min`
}

export function formatBytes(value: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const at = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log(Math.max(1, value)) / Math.log(1000))))
  const options: Intl.NumberFormatOptions = {
    style: 'unit',
    unit: units[at],
    unitDisplay: 'short',
    maximumFractionDigits: at === 0 ? 0 : 1,
  }
  return cached(`b|${locale}|${at}`, () => new Intl.NumberFormat(locale, options)).format(value / 1000 ** at)
}
