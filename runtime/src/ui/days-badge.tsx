/** How many days something has taken; amber past its limit, red past twice of it, and in words for who does not see the colour. */
import { IconClock } from '@tabler/icons-react'
import { formatNumber } from '../i18n/format.ts'
import { useText } from '../i18n/i18n.ts'
import { usePlace } from '../i18n/place.ts'
import { tintOf } from '../theme/palette.ts'

const tints = { in_time: 'gray', late: 'yellow', very_late: 'red' } as const

export function DaysBadge({
  days,
  limit,
  lateness,
}: {
  days: number
  limit: number | undefined
  lateness: keyof typeof tints
}) {
  const t = useText()
  const { locale } = usePlace()
  const tint = tintOf(tints[lateness])
  const shown = formatNumber(days, locale)
  const hint =
    limit === undefined
      ? t('record.days_in_stage', { count: days, shown })
      : t('record.days_of_limit', { count: days, shown, limit: formatNumber(limit, locale) })
  return (
    <span
      title={hint}
      data-lateness={lateness}
      style={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 4,
        padding: '1px 7px 1px 5px',
        borderRadius: 5,
        fontSize: 11.5,
        whiteSpace: 'nowrap',
        background: `light-dark(${tint.light.ground}, ${tint.dark.ground})`,
        color: `light-dark(${tint.light.text}, ${tint.dark.text})`,
      }}
    >
      <IconClock size={12} aria-hidden />
      <span className="figures">{t('record.days_short', { count: days, shown })}</span>
      <span className="only-read">{hint}</span>
    </span>
  )
}
