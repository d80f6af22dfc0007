/** Days of a time zone. */
const dayFormats = new Map<string, { format: Intl.DateTimeFormat; quarter: number; day: string }>()

/** Days begin on quarters of an hour in every zone, so a day is worked out once in 15 minutes. */
const quarterMs = 900_000

/** The day 'YYYY-MM-DD' it is in an IANA zone at an instant (epoch milliseconds). */
export function dayIn(timeZone: string, atMs: number): string {
  let known = dayFormats.get(timeZone)
  if (known === undefined) {
    const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    dayFormats.set(timeZone, (known = { format, quarter: Number.NaN, day: '' }))
  }
  const quarter = Math.floor(atMs / quarterMs)
  if (known.quarter !== quarter) Object.assign(known, { quarter, day: known.format.format(atMs) })
  return known.day
}
