/** Where the person is, for formats: locale of the language in use, time zone and currency of the person or the workspace. */
import { useMemo } from 'react'
import { useModel } from '../api/model.ts'
import { useMe } from '../api/session.ts'
import type { Place } from './format.ts'
import { localeOf, useLanguage } from './i18n.ts'

export function usePlace(): Place {
  const locale = localeOf(useLanguage())
  const settings = useModel().settings
  const me = useMe()
  const timeZone = me.time_zone ?? settings.time_zone ?? 'UTC'
  const currency = settings.currency ?? 'CNY'
  return useMemo(() => ({ locale, timeZone, currency }), [locale, timeZone, currency])
}

/** Today's date in a time zone, 'YYYY-MM-DD'. `now` in epoch ms. */
export function dayIn(timeZone: string, now: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now)
}
