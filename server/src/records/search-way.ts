/**
 * Which way a search over all objects goes through the records of one: from a sample of their words and from how many the caller reaches.
 * Nothing here decides what is found. Pure.
 */
import type { ReachEstimate } from './reach-sizes.ts'
import type { SearchPlan } from './search-sql.ts'
import { walkedCandidates, walkedRows } from './search-sql.ts'

/** Hits an object is searched for before they are put in order: names that start with the words first, then the latest changed. */
export const candidates = 200

/**
 * - `index`: what the index lists for the words, each asked whether it is reached.
 * - `walk`: the latest records first.
 * - `own`: each reached owner's latest records, for those who reach few of the records that have the words.
 */
export type SearchWay = 'index' | 'walk' | 'own'

/** Entries of the index are listed while one record is looked at. */
const entriesInRecord = 16
/** Samples hold a thousand records or so: what none of them has, half of one may have. */
const leastShare = 1 / 2000

export function wayAcross({ held, walk, soon }: SearchPlan, reach: ReachEstimate | undefined): SearchWay {
  if (held === undefined || reach === undefined) return walk || soon ? 'walk' : 'index'
  const part = Math.max(reach.reached / Math.max(reach.rows, 1), 1e-9)
  const all = Math.max(held.all, leastShare)
  const led = Math.max(held.led, all)
  // Costs are records looked at.
  const walked = walkedCandidates / (all * part)
  const ways: [SearchWay, number][] = [
    ['index', held.listed / entriesInRecord + Math.min(led * reach.rows, (candidates / part) * (led / all))],
    ['walk', walked <= walkedRows ? walked : Infinity],
    ['own', reach.listable ? Math.min(reach.reached, (reach.owners * candidates) / all) + reach.opened : Infinity],
  ]
  return ways.reduce((best, way) => (way[1] < best[1] ? way : best))[0]
}
