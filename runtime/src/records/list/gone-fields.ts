/** What a saved view or an address still names though it is gone from the Model, or was never shown to this person. Pure. */
import type { Filter } from '@trellis/metadata/query/record-query.ts'
import type { ModelView, ObjectView } from '../../api/model.ts'
import { targetOf } from '../../api/model.ts'

/** A path is gone when a step of it is missing from an object that is known; what cannot be judged here the server judges. */
export function isGone(model: ModelView, object: ObjectView, path: string): boolean {
  const [head = '', ...rest] = path.split('.')
  const field = Object.hasOwn(object.fields, head) ? object.fields[head] : undefined
  if (field === undefined)
    return head !== 'id' && object.children?.some((child) => child.object === head || child.name === head) !== true
  const target = rest.length === 0 ? undefined : targetOf(model, field)
  return target !== undefined && isGone(model, target, rest.join('.'))
}

/** The paths of a filter's conditions. */
export function filterPaths(filter: Filter | undefined): string[] {
  if (filter === undefined) return []
  if ('and' in filter) return filter.and.flatMap(filterPaths)
  if ('or' in filter) return filter.or.flatMap(filterPaths)
  if ('not' in filter) return filterPaths(filter.not)
  return 'field' in filter ? [filter.field] : []
}

/** The filter without conditions on what is gone; undefined when nothing is left. */
export function filterWithout(filter: Filter | undefined, gone: ReadonlySet<string>): Filter | undefined {
  if (filter === undefined || gone.size === 0) return filter
  if ('and' in filter) return joined('and', filter.and, gone)
  if ('or' in filter) return joined('or', filter.or, gone)
  if ('not' in filter) {
    const inner = filterWithout(filter.not, gone)
    return inner && { not: inner }
  }
  return 'field' in filter && gone.has(filter.field) ? undefined : filter
}

function joined(by: 'and' | 'or', filters: readonly Filter[], gone: ReadonlySet<string>): Filter | undefined {
  const left = filters.flatMap((one) => filterWithout(one, gone) ?? [])
  if (left.length === 0) return undefined
  return by === 'and' ? { and: left } : { or: left }
}
