/** Directed graphs of names: cycles, and an order in which everything comes after what it needs. */

/**
 * One cycle per strongly connected part, as a closed path (`a, b, a`). Edges to names that are not keys are passed over.
 * Iterative (Tarjan), so no depth of nesting overflows the stack.
 */
export function cycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  return components(edges)
    .filter((part) => part.length > 1 || (edges.get(part[0] ?? '') ?? []).includes(part[0] ?? ''))
    .map((part) => closedPath(new Set(part), edges))
}

/** Names so that each comes after all it points to; members of a cycle come in no particular order. */
export function inOrder(edges: ReadonlyMap<string, readonly string[]>): string[] {
  return components(edges).flat()
}

type Visit = { name: string; next: number }

/** Strongly connected parts, each after all it points to. */
function components(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const found: string[][] = []

  const enter = (name: string): Visit => {
    index.set(name, index.size)
    low.set(name, index.get(name) ?? 0)
    open.push(name)
    isOpen.add(name)
    return { name, next: 0 }
  }
  const lower = (name: string, value: number) => low.set(name, Math.min(low.get(name) ?? value, value))

  for (const start of edges.keys()) {
    if (index.has(start)) continue
    const stack = [enter(start)]
    for (let visit = stack.at(-1); visit; visit = stack.at(-1)) {
      const target = edges.get(visit.name)?.[visit.next++]
      if (target !== undefined) {
        if (!edges.has(target)) continue
        if (!index.has(target)) stack.push(enter(target))
        else if (isOpen.has(target)) lower(visit.name, index.get(target) ?? 0)
        continue
      }
      stack.pop()
      const parent = stack.at(-1)
      if (parent) lower(parent.name, low.get(visit.name) ?? 0)
      if (low.get(visit.name) === index.get(visit.name)) found.push(closeComponent(visit.name, open, isOpen))
    }
  }
  return found
}

function closeComponent(root: string, open: string[], isOpen: Set<string>): string[] {
  const part = open.splice(open.lastIndexOf(root))
  for (const name of part) isOpen.delete(name)
  return part
}

/** The shortest way from the part's first name back to itself. */
function closedPath(part: ReadonlySet<string>, edges: ReadonlyMap<string, readonly string[]>): string[] {
  const [start = ''] = part
  const cameFrom = new Map<string, string>()
  const queue = [start]
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    for (const target of edges.get(name) ?? []) {
      if (target === start) return pathBack(name, start, cameFrom)
      if (!part.has(target) || cameFrom.has(target)) continue
      cameFrom.set(target, name)
      queue.push(target)
    }
  }
  return [start]
}

function pathBack(last: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const path = [start]
  for (let name: string | undefined = last; name !== undefined && name !== start; name = cameFrom.get(name))
    path.unshift(name)
  return [start, ...path]
}
