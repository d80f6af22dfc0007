/** Cached Intl date formats; an unknown locale or zone falls back to English in UTC instead of throwing. */
const options = {
  date: { year: 'numeric', month: 'short', day: 'numeric' },
  datetime: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  time: { hour: '2-digit', minute: '2-digit' },
} as const satisfies { [kind: string]: Intl.DateTimeFormatOptions }

const formats = new Map<string, Intl.DateTimeFormat>()

export function dateFormat(locale: string, timeZone: string, kind: keyof typeof options): Intl.DateTimeFormat {
  const key = `${locale}|${timeZone}|${kind}`
  let format = formats.get(key)
  if (!format) {
    format = newFormat(locale, timeZone, kind)
    formats.set(key, format)
  }
  return format
}

function newFormat(locale: string, timeZone: string, kind: keyof typeof options): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, { ...options[kind], timeZone })
  } catch {
    return new Intl.DateTimeFormat('en', { ...options[kind], timeZone: 'UTC' })
  }
}
