/** The Big List of Naughty Strings, which lies beside the repository and is never copied into it. */
import { readFileSync } from 'node:fs'

const place = new URL('../../../shared/data/strings/blns.json', import.meta.url)

/** null, with a loud line, when the list is not on this machine. */
export function naughtyStrings(): string[] | null {
  try {
    return JSON.parse(readFileSync(place, 'utf8')) as string[]
  } catch {
    console.warn('!!! NOT TESTED: the Big List of Naughty Strings is not there (../shared/data/strings/blns.json)')
    return null
  }
}
