/** Reading and changing one place of a document by its path; the rest is shared, the order of members is kept. Pure. */
export type Path = readonly (string | number)[]

export function valueAt(value: unknown, path: Path): unknown {
  let at: unknown = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined
    at = Object.hasOwn(at, step) ? (at as { [key: string | number]: unknown })[step] : undefined
  }
  return at
}

/** undefined takes the member (or the item of a list) away; objects on the way are made. */
export function withValueAt<T>(value: T, path: Path, next: unknown): T {
  const [step, ...rest] = path
  if (step === undefined) return next as T
  if (Array.isArray(value)) {
    const items: unknown[] = [...value]
    const inner = rest.length === 0 ? next : withValueAt(items[Number(step)], rest, next)
    if (inner === undefined) items.splice(Number(step), 1)
    else items[Number(step)] = inner
    return items as T
  }
  const members = (typeof value === 'object' && value !== null ? value : {}) as { [key: string]: unknown }
  const own = Object.hasOwn(members, step) ? members[step] : undefined
  const inner = rest.length === 0 ? next : withValueAt(own ?? {}, rest, next)
  if (inner === undefined) {
    const { [step]: _gone, ...others } = members
    return others as T
  }
  return { ...members, [step]: inner } as T
}

/** `/fields/a~1b/label` -> ['fields', 'a/b', 'label'] */
export function pathOfPointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Moves an item of a list; indexes outside stay where they are. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list]
  if (from < 0 || from >= next.length) return next
  const [item] = next.splice(from, 1)
  next.splice(Math.max(0, Math.min(next.length, to)), 0, item as T)
  return next
}
