/**
 * Lays a change over a document by the rule of its kind.
 *
 * Rules   Objects merge member by member; `null` takes a member away (in a customisation, not in a whole document); lists whose items have
 *         a name (options by `value`, tabs by `name`, blocks by `id` ...) merge item by item, new items at the end or where `after` says;
 *         every other list and value is replaced.
 *         What a plugin ships is not taken away: its fields, options and items stay, so its code and its upgrades find them.
 *         A whole document of the workspace stands in place of the shipped one. Of an object, fields and options it leaves out stay behind
 *         those it has, in its order; each field it has is as it says, what the kind keeps to the plugin excepted.
 * Errors  metadata.shipped_locked: the change touches what the kind keeps to the plugin (the type of a field, the target of a lookup ...).
 */
import type { FieldProblem } from '../problem.ts'
import type { AnyDocument } from '../schema/document.ts'
import { pointerStep } from '../schema/document.ts'
import { define, own } from './own.ts'

type Json = { [member: string]: unknown }
type MergeOptions = { whole: boolean; pointer: string }
type Merge = MergeOptions & { problems: FieldProblem[]; locked: readonly string[][] }

/** Paths a change may not touch, by kind; `*` is any one member. */
const lockedPaths: { [kind: string]: readonly string[][] } = {
  object: [
    ['fields', '*', 'type'],
    ['fields', '*', 'to'],
    ['fields', '*', 'from'],
    ['fields', '*', 'aggregate'],
    ['name_field'],
  ],
  plugin: [['version'], ['requires'], ['functions'], ['triggers'], ['jobs'], ['problems'], ['upgrades']],
  flow: [['trigger', 'object']],
}

/** Members that name an item of a list, in the order they are looked for. */
const itemKeys = ['value', 'id', 'name', 'field', 'locale', 'relation']

/** The document with the change laid over it; both inputs stay as they are. */
export function mergeDocument(
  shipped: AnyDocument,
  change: { readonly [member: string]: unknown },
  options: MergeOptions,
): { document: AnyDocument; problems: FieldProblem[] } {
  const merge: Merge = { ...options, problems: [], locked: own(lockedPaths, shipped.kind) ?? [] }
  const { kind: _kind, name: _name, plugin: _plugin, ...rest } = change
  const standsInPlace = options.whole && shipped.kind !== 'object' && merge.locked.length === 0
  if (standsInPlace) {
    const plugin = shipped.plugin === undefined ? {} : { plugin: shipped.plugin }
    return { document: { kind: shipped.kind, name: shipped.name, ...plugin, ...rest }, problems: [] }
  }
  const document = mergeObjects(shipped, rest, [], merge)
  return { document: { ...document, kind: shipped.kind, name: shipped.name }, problems: merge.problems }
}

function mergeObjects(base: Json, change: Json, path: string[], merge: Merge): Json {
  const result: Json = {}
  if (merge.whole && Object.keys(change).some((member) => Object.hasOwn(base, member)))
    for (const member of Object.keys(change)) define(result, member, own(base, member))
  // Inside of one field a whole document leaves out what it takes away; what is locked is held to the plugin below.
  const kept = merge.whole && isContent(path.slice(0, 1)) && path.length > 1 ? [] : Object.entries(base)
  for (const [member, value] of kept) define(result, member, value)
  for (const [member, value] of Object.entries(change)) {
    const at = [...path, member]
    const before = own(base, member)
    if (before !== undefined && isLocked(at, merge) && JSON.stringify(before) !== JSON.stringify(value)) {
      refuse(at, merge)
    } else if (value === null && !merge.whole) {
      if (isContent(path) && before !== undefined) refuse(at, merge)
      else delete result[member]
    } else define(result, member, mergeValues(before, value, at, merge))
  }
  return result
}

function mergeValues(before: unknown, value: unknown, path: string[], merge: Merge): unknown {
  if (isJson(before) && isJson(value)) return mergeObjects(before, value, path, merge)
  if (Array.isArray(before) && Array.isArray(value)) {
    if (merge.whole && path.at(-1) !== 'options') return value
    const key = itemKeys.find((member) =>
      [...before, ...value].every((item) => isJson(item) && typeof item[member] === 'string'),
    )
    if (key !== undefined) return mergeLists(before as Json[], value as Json[], key, { path, merge })
  }
  return value
}

function mergeLists(before: Json[], change: Json[], key: string, place: { path: string[]; merge: Merge }): Json[] {
  if (place.merge.whole) return inOrderOf(change, before, key, place)
  const result = [...before]
  for (const item of change) {
    const { after, ...rest } = item
    const index = result.findIndex((other) => other[key] === item[key])
    const at = [...place.path, String(item[key])]
    if (index >= 0) {
      result[index] = mergeObjects(result[index] ?? {}, rest, at, place.merge)
      continue
    }
    const anchor = result.findIndex((other) => other[key] === after)
    result.splice(anchor < 0 ? result.length : anchor + 1, 0, rest)
  }
  return result
}

/** The items of the change in their order, each over the shipped one of its name; shipped ones it leaves out stay, behind. */
function inOrderOf(change: Json[], before: Json[], key: string, place: { path: string[]; merge: Merge }): Json[] {
  const left = new Map(before.map((item) => [item[key], item]))
  const result = change.map((item) => {
    const shipped = left.get(item[key])
    left.delete(item[key])
    return shipped ? mergeObjects(shipped, item, [...place.path, String(item[key])], place.merge) : item
  })
  return [...result, ...left.values()]
}

/** Members of these maps are things the plugin ships, not properties. */
function isContent(path: string[]): boolean {
  return path.length === 1 && (path[0] === 'fields' || path[0] === 'objects')
}

function isLocked(path: string[], merge: Merge): boolean {
  return merge.locked.some(
    (locked) => locked.length === path.length && locked.every((step, index) => step === '*' || step === path[index]),
  )
}

function refuse(path: string[], merge: Merge): void {
  const name = path.join('.')
  merge.problems.push({
    pointer: merge.pointer + path.map(pointerStep).join(''),
    code: 'metadata.shipped_locked',
    params: { name },
  })
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
