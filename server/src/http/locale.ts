/** The locale of an answer: a tag the product speaks, from Accept-Language, else from the caller's profile, else `en`. */
import type { Context } from 'hono'
import { knowTraditionalLabels } from '@trellis/metadata/model/traditional-labels.ts'
import traditionalLabels from '@trellis/metadata/model/zh-tw.json' with { type: 'json' }

knowTraditionalLabels(traditionalLabels)

const spoken = ['en', 'zh-CN', 'zh-TW']

export function requestLocale(c: Context): string {
  return spokenLocale(c.req.header('accept-language')) ?? spokenLocale(c.get('ownLocale') as string | undefined) ?? 'en'
}

/** First spoken language of an Accept-Language value, in the order given; undefined when none is. */
export function spokenLocale(header: string | undefined): string | undefined {
  if (typeof header !== 'string' || header.length > 500) return undefined
  for (const part of header.split(',')) {
    const tag = (part.split(';')[0] ?? '').trim().toLowerCase()
    const exact = spoken.find((locale) => locale.toLowerCase() === tag)
    if (exact) return exact
    if (tag.startsWith('zh')) return /tw|hk|hant/.test(tag) ? 'zh-TW' : 'zh-CN'
    if (tag.startsWith('en')) return 'en'
  }
  return undefined
}
