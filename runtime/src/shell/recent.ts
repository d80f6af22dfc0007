/** The records opened last in this browser, newest first; the palette offers them before anything is typed. */
import type { SearchHit } from '../api/records.ts'

const key = 'trellis.recent'
const kept = 10

export function recentRecords(): SearchHit[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(value) ? (value as SearchHit[]) : []
  } catch {
    return []
  }
}

export function rememberRecent(hit: SearchHit): void {
  const others = recentRecords().filter((one) => one.id !== hit.id)
  try {
    localStorage.setItem(key, JSON.stringify([hit, ...others].slice(0, kept)))
  } catch {
    // Nothing is remembered then.
  }
}
