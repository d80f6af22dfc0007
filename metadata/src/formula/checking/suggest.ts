/** "Did you mean": the nearest known name to a misspelt one. */

/** Edits (insert, delete, replace, swap neighbours) from one text to another, given up beyond `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((row[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1)
      current[j] = best
    }
    before = row
    row = current
  }
  return row[b.length] ?? limit + 1
}

/** The name closest to `wanted`, or '' when none is close. Case, underscores and a `__c` ending count little. */
export function nearest(wanted: string, names: Iterable<string>): string {
  const flat = (text: string): string => text.toLowerCase().replace(/__c$/, '').replaceAll('_', '')
  const target = flat(wanted).slice(0, 60)
  const limit = target.length <= 3 ? 1 : target.length <= 6 ? 2 : 3
  let best = ''
  let bestDistance = limit + 1
  for (const name of names) {
    const candidate = flat(name)
    const distance = candidate === target ? 0 : editDistance(target, candidate.slice(0, 60), limit)
    if (distance < bestDistance) {
      best = name
      bestDistance = distance
    }
  }
  return best
}
