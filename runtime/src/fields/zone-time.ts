/** Between a moment in UTC and what the clock on the wall of a time zone shows. Pure. */

/** '2026-11-21T06:30:00.000Z' in Asia/Shanghai -> '2026-11-21 14:30:00'. */
export function wallTime(instant: string, timeZone: string): string {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return ''
  return new Date(at + offsetMs(at, timeZone)).toISOString().slice(0, 19).replace('T', ' ')
}

/** The other way. A time that a clock change skips moves on by the change; one that comes twice is the first of the two. */
export function instantOf(wall: string, timeZone: string): string {
  const asUtc = Date.parse(`${wall.replace(' ', 'T')}Z`)
  if (Number.isNaN(asUtc)) return ''
  const first = asUtc - offsetMs(asUtc - offsetMs(asUtc, timeZone), timeZone)
  const earlier = asUtc - offsetMs(first - 86_400_000, timeZone)
  const at = offsetMs(earlier, timeZone) === asUtc - earlier ? Math.min(first, earlier) : first
  return new Date(at).toISOString()
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function offsetMs(at: number, timeZone: string): number {
  let formatter = formatters.get(timeZone)
  if (!formatter) {
    const options = {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    } as const
    formatter = new Intl.DateTimeFormat('en-US', options)
    formatters.set(timeZone, formatter)
  }
  const parts: { [type: string]: number } = {}
  for (const part of formatter.formatToParts(at)) parts[part.type] = Number(part.value)
  const shown = Date.UTC(
    parts['year'] ?? 0,
    (parts['month'] ?? 1) - 1,
    parts['day'] ?? 1,
    parts['hour'] ?? 0,
    parts['minute'] ?? 0,
    parts['second'] ?? 0,
  )
  return shown - Math.floor(at / 1000) * 1000
}
