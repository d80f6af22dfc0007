/** The locale of an answer, from Accept-Language: a tag the product speaks, else `en`. */
import type { Context } from 'hono'

const spoken = ['en', 'zh-CN', 'zh-TW']

export function requestLocale(c: Context): string {
  return spokenLocale(c.req.header('accept-language')) ?? 'en'
}

/** First spoken language of an Accept-Language value, in the order given; undefined when none is. */
export function spokenLocale(header: string | undefined): string | undefined {
  if (header === undefined || header.length > 500) return undefined
  for (const part of header.split(',')) {
    const tag = (part.split(';')[0] ?? '').trim().toLowerCase()
    const exact = spoken.find((locale) => locale.toLowerCase() === tag)
    if (exact) return exact
    if (tag.startsWith('zh')) return /tw|hk|hant/.test(tag) ? 'zh-TW' : 'zh-CN'
    if (tag.startsWith('en')) return 'en'
  }
  return undefined
}
