/** Days and instants of a time zone. Formatters are kept: making one costs more than using it a thousand times. */
const dayFormats = new Map<string, Intl.DateTimeFormat>()

/** The day 'YYYY-MM-DD' it is in an IANA zone at an instant (epoch milliseconds). */
export function dayIn(timeZone: string, atMs: number): string {
  let format = dayFormats.get(timeZone)
  if (format === undefined) dayFormats.set(timeZone, (format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })))
  return format.format(atMs)
}
