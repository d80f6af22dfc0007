/** The order a person keeps the views of an object in. Pure; the preferences are as the server gives them, so they may be anything. */

export type TabOrder = {
  /** Names as the person moved them; others stand behind in the order they come. */
  order: string[]
  /** Names that stand in front of all others. */
  pinned: string[]
  /** What the list opens with; absent: its first tab. */
  first?: string | undefined
}

type Named = { name: string }

export function readTabOrder(kept: unknown): TabOrder {
  const { order, pinned, first } = (typeof kept === 'object' && kept !== null ? kept : {}) as Record<string, unknown>
  return { order: textsOf(order), pinned: textsOf(pinned), ...(typeof first === 'string' ? { first } : {}) }
}

/** Pinned ones first, each part as the person moved it. */
export function inOrder<T extends Named>(views: readonly T[], { order, pinned }: TabOrder): T[] {
  const placeOf = (view: Named) => {
    const at = order.indexOf(view.name)
    return (pinned.includes(view.name) ? 0 : 1e6) + (at < 0 ? 1e3 : at)
  }
  return views.toSorted((a, b) => placeOf(a) - placeOf(b))
}

/** The view the list opens with; there is always one. */
export function opensWith<T extends Named>(ordered: readonly T[], { first }: TabOrder): T | undefined {
  return ordered.find((view) => view.name === first) ?? ordered[0]
}

/** One place to the left (-1) or right (1), among the pinned or among the others; undefined where there is none. */
export function moved(ordered: readonly Named[], tabs: TabOrder, name: string, by: -1 | 1): TabOrder | undefined {
  const names = ordered.map((view) => view.name)
  const at = names.indexOf(name)
  const other = names[at + by]
  if (at < 0 || other === undefined || tabs.pinned.includes(name) !== tabs.pinned.includes(other)) return undefined
  names[at] = other
  names[at + by] = name
  return { ...tabs, order: names }
}

export function togglePin(tabs: TabOrder, name: string): TabOrder {
  const pinned = tabs.pinned.includes(name) ? tabs.pinned.filter((one) => one !== name) : [...tabs.pinned, name]
  return { ...tabs, pinned }
}

export function toggleFirst(tabs: TabOrder, name: string): TabOrder {
  return { ...tabs, first: tabs.first === name ? undefined : name }
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string').slice(0, 500) : []
}
