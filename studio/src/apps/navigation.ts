/** Edits of a navigation: entries put into groups and taken out of them. Pure. */
import type { Entry } from './entry-line.tsx'

type GroupEntry = Extract<Entry, { type: 'group' }>
type InnerEntry = GroupEntry['items'][number]

/** The entry at `from` goes to the end of the group at `group`; a group does not go into a group. */
export function movedInto(entries: readonly Entry[], from: number, group: number): Entry[] {
  const entry = entries[from]
  const target = entries[group]
  if (!entry || entry.type === 'group' || target?.type !== 'group') return [...entries]
  return entries.flatMap((one, at): Entry[] => {
    if (at === from) return []
    return at === group ? [{ ...target, items: [...target.items, entry as InnerEntry] }] : [one]
  })
}

/** The entry at `inner` of the group at `group` stands right behind its group. */
export function movedOut(entries: readonly Entry[], group: number, inner: number): Entry[] {
  const target = entries[group]
  const entry = target?.type === 'group' ? target.items[inner] : undefined
  if (target?.type !== 'group' || !entry) return [...entries]
  return entries.flatMap((one, at): Entry[] =>
    at === group ? [{ ...target, items: target.items.filter((_, index) => index !== inner) }, entry as Entry] : [one],
  )
}
