/** Where whoever reads the studio is, for moments and days. */
import { useMemo } from 'react'
import { useMe } from '@trellis/runtime/api/session.ts'
import { localeNow } from '@trellis/runtime/i18n/i18n.ts'

export function useReader(): { locale: string; timeZone: string } {
  const locale = localeNow()
  const timeZone = useMe().time_zone ?? 'UTC'
  return useMemo(() => ({ locale, timeZone }), [locale, timeZone])
}
