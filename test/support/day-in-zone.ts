/** The calendar day of an instant in an IANA zone, 'YYYY-MM-DD': worked out by Intl, apart from the product's own code. */
export function formatDay(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)
}
