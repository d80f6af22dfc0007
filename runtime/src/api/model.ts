/**
 * The part of the Model the caller may see, as `GET /api/v1/metadata` describes it, and the questions screens ask of it.
 *
 * Names come from users, so every look-up by name goes through `objectIn` / `fieldIn`, never plain indexing.
 */
import { createContext, useContext } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ActivityParts, Label } from '@trellis/metadata/model/shape.ts'

export type OptionView = {
  value: string
  label?: Label
  color?: string
  active?: boolean
  probability?: number
  closed?: boolean
  won?: boolean
  category?: string
  when?: string[]
  /** Record types that offer it; absent: all. */
  types?: string[]
  /** Days a record is meant to stay at most. */
  max_days?: number
}

export type FieldView = {
  name: string
  type: string
  label: Label
  help?: Label
  required?: boolean
  unique?: boolean
  read_only?: boolean
  /** What the caller may do with it, when that is less than editing. */
  right?: 'masked' | 'read'
  sortable?: boolean
  groupable?: boolean
  operators?: readonly string[]
  system?: boolean
  companion_of?: string
  to?: string[]
  options?: OptionView[]
  default?: JsonValue
  returns?: string
  max_length?: number
  precision?: number
  scale?: number
  minimum?: number | string
  maximum?: number | string
  controlled_by?: string
  /** Field with the record type that decides which options there are. */
  typed_by?: string
  unit?: Label
  /** The other parameters of the type stand beside these (`flat` puts them here). */
  [parameter: string]: unknown
}

export type RuleView = {
  name: string
  error_when: string
  message: Label
  field?: string
  severity: string
  blank_as?: 'zero' | 'null'
  on_create?: boolean
  on_update?: boolean
}

export type ChildView = { name: string; object: string; field: string }

export type ObjectView = {
  name: string
  label: Label
  plural_label?: Label
  description?: Label
  icon?: string
  name_field: string
  /** Fields that play the parts of a timeline's entry. */
  activity?: ActivityParts
  /** Fields that play the parts of an attached file. */
  attachment?: { related: string; file: string }
  system?: boolean
  fields: { [name: string]: FieldView }
  children?: ChildView[]
  validation_rules?: RuleView[]
  /** What the caller may do; absent: everything (the server decides anyway). */
  rights?: string[]
}

export type DocumentView = { kind?: string; name: string; [member: string]: unknown }

export type SettingsView = {
  name?: Label
  currency?: string
  locale?: string
  time_zone?: string
  accent?: string
  [member: string]: unknown
}

export type ModelView = {
  version: number
  /** What was told; given back as `since`, only what changed is. */
  state?: string
  settings: SettingsView
  objects: { [name: string]: ObjectView }
  items: { [kind: string]: { [name: string]: DocumentView } }
}

/** As the server says it; `shared_views` are list views that people share with the caller. */
export type Described = ModelView & { shared_views?: DocumentView[] }

/** The description as it comes, with the parameters of each field's type beside its other members, and shared views among the list views. */
export function flat({ shared_views: shared, ...described }: Described): ModelView {
  const objects: ModelView['objects'] = {}
  for (const [name, object] of Object.entries(described.objects)) {
    const fields: ObjectView['fields'] = {}
    for (const [key, field] of Object.entries(object.fields)) {
      const params = typeof field['params'] === 'object' ? field['params'] : {}
      Object.defineProperty(fields, key, { value: { ...params, ...field }, enumerable: true })
    }
    Object.defineProperty(objects, name, { value: { ...object, fields }, enumerable: true })
  }
  return withShared({ ...described, objects }, shared)
}

/** With these views that people share in the place of those told before; undefined: they are among the documents. */
function withShared(model: ModelView, shared: readonly DocumentView[] | undefined): ModelView {
  if (shared === undefined) return model
  const known = Object.hasOwn(model.items, 'list_view') ? Object.entries(model.items['list_view'] ?? {}) : []
  const others = known.filter(([, view]) => view['shared_by'] === undefined && view['private_to'] === undefined)
  if (shared.length === 0 && others.length === known.length) return model
  const views = Object.fromEntries([...others, ...shared.map((view) => [view.name, view] as const)])
  return { ...model, items: { ...model.items, list_view: views } }
}

/** What changed since an earlier answer; null: it is gone. */
export type ModelChanges = Partial<Omit<ModelView, 'objects' | 'items'>> & {
  version: number
  since: number
  /** All of them, not only those that changed. */
  shared_views?: DocumentView[]
  objects: { [name: string]: ObjectView | null }
  items: { [kind: string]: { [name: string]: DocumentView | null } }
}

/** The description with the changes in it; what did not change is the same value as before. */
export function withChanges(known: ModelView, changes: ModelChanges): ModelView {
  const { since: _, shared_views: shared, objects, items, ...rest } = changes
  const living = Object.entries(objects).filter((entry): entry is [string, ObjectView] => entry[1] !== null)
  const flattened = flat({ ...known, objects: Object.fromEntries(living) }).objects
  const kinds = Object.entries(items).map(([kind, named]): [string, { [name: string]: DocumentView }] => [
    kind,
    patched(Object.hasOwn(known.items, kind) ? (known.items[kind] ?? {}) : {}, named, Object.keys(named)),
  ])
  const next = {
    ...known,
    ...rest,
    objects: patched(known.objects, flattened, Object.keys(objects)),
    items: { ...known.items, ...Object.fromEntries(kinds) },
  }
  return withShared(next, shared)
}

/** In the order of names, as the whole comes; `user`, the platform's own object, is the first. */
function patched<T>(
  known: { [name: string]: T },
  next: { [name: string]: T | null },
  names: string[],
): { [name: string]: T } {
  const merged = new Map(Object.entries(known))
  for (const name of names) {
    const value = Object.hasOwn(next, name) ? next[name] : null
    if (value === null || value === undefined) merged.delete(name)
    else merged.set(name, value)
  }
  const rank = (name: string) => (name === 'user' ? 0 : 1)
  return Object.fromEntries([...merged].toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)))
}

const ModelContext = createContext<ModelView | null>(null)
export const ModelProvider = ModelContext.Provider

export function useModel(): ModelView {
  const model = useContext(ModelContext)
  if (!model) throw new Error('useModel outside of a signed-in screen')
  return model
}

export function objectIn(model: ModelView, name: string): ObjectView | undefined {
  return Object.hasOwn(model.objects, name) ? model.objects[name] : undefined
}

/** A field by name, or by a path through lookups (`account.owner.name`). */
export function fieldIn(model: ModelView, object: ObjectView, path: string): FieldView | undefined {
  const [head = '', ...rest] = path.split('.')
  const field = Object.hasOwn(object.fields, head) ? object.fields[head] : undefined
  if (!field || rest.length === 0) return field
  const target = targetOf(model, field)
  return target ? fieldIn(model, target, rest.join('.')) : undefined
}

/** The object a lookup points at, when it is exactly one and the caller may see it. */
export function targetOf(model: ModelView, field: FieldView): ObjectView | undefined {
  const name = field.to?.length === 1 ? field.to[0] : field.type === 'user' ? 'user' : undefined
  return name === undefined ? undefined : objectIn(model, name)
}

/** Documents of a kind, in the order they came. */
export function documentsOf(model: ModelView, kind: string): DocumentView[] {
  const items = Object.hasOwn(model.items, kind) ? model.items[kind] : undefined
  return items ? Object.entries(items).map(([name, item]) => ({ ...item, name: item.name ?? name })) : []
}

/** Documents of a kind that belong to one object: `list_view` named `opportunity.open_deals`. */
export function documentsFor(model: ModelView, kind: string, object: string): DocumentView[] {
  return documentsOf(model, kind).filter((item) => item.name.startsWith(`${object}.`))
}

export function mayDo(object: ObjectView, right: string): boolean {
  if (object.system) return right === 'read'
  return object.rights?.includes(right) ?? true
}

/** Fields a person meets: without companions and without the record's own bookkeeping. */
export function plainFields(object: ObjectView): FieldView[] {
  return Object.values(object.fields).filter((field) => !field.system && field.companion_of === undefined)
}

/** The names of all fields of its own that one record can be read with: without what is long or sealed. */
export function ownFields(object: ObjectView): string[] {
  return Object.values(object.fields)
    .filter((field) => !['rich_text', 'encrypted_text'].includes(field.type))
    .map((field) => field.name)
}

const lookupTypes = new Set(['lookup', 'master_detail', 'hierarchy', 'user'])

/** Points at exactly one record of one object. */
export function isLookup(field: FieldView): boolean {
  return lookupTypes.has(field.type)
}

/** Path of the text that names what a lookup points at: `account` -> `account.name`; undefined when it has no readable name. */
export function namePath(model: ModelView, field: FieldView): string | undefined {
  if (!isLookup(field)) return undefined
  const target = targetOf(model, field)
  if (!target) return undefined
  return Object.hasOwn(target.fields, target.name_field) ? `${field.name}.${target.name_field}` : undefined
}

/** Of a lookup to several objects: the path of the name, where all of them are seen and call their name the same. */
export function sharedNamePath(model: ModelView, field: FieldView): string | undefined {
  if (field.type !== 'polymorphic_lookup') return undefined
  const targets = (field.to ?? []).map((name) => objectIn(model, name))
  const [first] = targets
  const isShared = first !== undefined && targets.every((target) => target?.name_field === first.name_field)
  return isShared && Object.hasOwn(first.fields, first.name_field) ? `${field.name}.${first.name_field}` : undefined
}

/** What must be asked from the server to show these columns: names beside ids, companions beside amounts. */
export function askedFields(model: ModelView, object: ObjectView, columns: string[]): string[] {
  const asked = new Set(['id', 'version'])
  if (Object.hasOwn(object.fields, object.name_field)) asked.add(object.name_field)
  for (const path of columns) {
    const field = fieldIn(model, object, path)
    if (!field) continue
    asked.add(path)
    const prefix = path.slice(0, path.length - field.name.length)
    const named = namePath(model, field) ?? sharedNamePath(model, field)
    if (named) asked.add(prefix + named)
    const owner = prefix === '' ? object : undefined
    if (!owner) continue
    for (const companion of Object.values(owner.fields))
      if (companion.companion_of === field.name) asked.add(companion.name)
  }
  return [...asked]
}
