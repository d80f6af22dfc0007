/** Uniques, indexes and search fields of every object: what its document says, and what its lookups, list views and boards ask for. */
import { itemPointer, objectPart } from '../schema/document.ts'
import type { ListViewDocument } from '../schema/list-view.ts'
import type { Filter } from '../query/record-query.ts'
import { hasBlindIndex } from '../fields/encrypted-text.ts'
import { fieldType } from '../fields/field-types.ts'
import { isFileType } from '../fields/file-rules.ts'
import type { Build } from './build.ts'
import { documentsOf, fieldPointer, reportMissing } from './build.ts'
import { fitIdentifier } from './identifiers.ts'
import { own } from './own.ts'
import type { FieldShape, ObjectShape, UniqueShape } from './shape.ts'

type Index = ObjectShape['indexes'][number]

/** Most indexes one object gets from its views: each makes every write dearer. */
const maxViewIndexes = 12
/** Most equality columns in front of the sort column. */
const maxEqualities = 3

export function deriveKeys(build: Build): void {
  const views = new Map<string, ListViewDocument[]>()
  for (const view of documentsOf<ListViewDocument>(build, 'list_view')) {
    // What people share among themselves asks for no index: it would make everybody's writes dearer.
    if (view.shared_by !== undefined) continue
    const object = objectPart(view.name) ?? ''
    views.set(object, [...(views.get(object) ?? []), view])
  }
  for (const shape of Object.values(build.shapes)) {
    shape.uniques = uniquesOf(build, shape)
    shape.searchFields = searchFieldsOf(build, shape)
    shape.indexes = shape.system ? [] : indexesOf(build, shape, views.get(shape.name) ?? [])
  }
}

function uniquesOf(build: Build, shape: ObjectShape): UniqueShape[] {
  const uniques: UniqueShape[] = []
  const add = (fields: string[], caseInsensitive: boolean, message?: UniqueShape['message']) => {
    const columns = fields.map((name) => own(shape.fields, name)?.column ?? name)
    const name = fitIdentifier(`${shape.table}_${columns.join('_')}${caseInsensitive ? '_ci' : ''}_key`)
    if (!uniques.some((unique) => unique.name === name))
      uniques.push({ name, fields, caseInsensitive, ...(message !== undefined && { message }) })
  }
  for (const field of Object.values(shape.fields)) {
    if (!field.unique) continue
    if (canBeUnique(field)) add([field.name], field.document.case_insensitive === true)
    else if (field.document.unique === true)
      reportNotUnique(build, `${fieldPointer(shape.name, field.name)}/unique`, field)
  }
  const pointer = `${itemPointer('object', shape.name)}/uniques`
  build.expanded.get(shape.name)?.document.uniques?.forEach((unique, index) => {
    const good = unique.fields.filter((name, position) => {
      const field = own(shape.fields, name)
      const at = `${pointer}/${index}/fields/${position}`
      if (!field) reportMissing(build, at, { what: 'field', name }, Object.keys(shape.fields))
      else if (!canBeUnique(field)) reportNotUnique(build, at, field)
      return field !== undefined && canBeUnique(field)
    })
    if (good.length === unique.fields.length) add(unique.fields, unique.case_insensitive === true, unique.message)
  })
  return uniques
}

function canBeUnique(field: FieldShape): boolean {
  const type = fieldType(field.type)
  return field.column !== null && (type?.uniqueFor?.(field.document) ?? type?.uniqueAllowed) === true
}

function reportNotUnique(build: Build, pointer: string, field: FieldShape): void {
  build.problems.push({ pointer, code: 'metadata.cannot_be_unique', params: { name: field.name, type: field.type } })
}

function searchFieldsOf(build: Build, shape: ObjectShape): string[] {
  if (build.expanded.get(shape.name)?.document.searchable === false) return []
  const wanted = Object.values(shape.fields).filter((field) => {
    if (field.column === null || fieldType(field.type)?.encrypted) return false
    if (field.document.searchable !== undefined) return field.document.searchable
    return field.name === shape.nameField || field.type === 'email' || field.type === 'phone'
  })
  return wanted.map((field) => field.name).filter((name) => name !== 'id')
}

function indexesOf(build: Build, shape: ObjectShape, views: ListViewDocument[]): Index[] {
  const uniques = new Set(shape.uniques.map((unique) => unique.fields.join()))
  const own_ = ownIndexes(build, shape)
  const fromViews = views.map((view) => viewIndex(shape, view)).filter((index) => index !== undefined)
  const indexes: Index[] = []
  for (const fields of [...own_, ...longestFirst(fromViews).slice(0, maxViewIndexes), ...lookupIndexes(shape)]) {
    if (fields.length === 1 && uniques.has(fields[0]?.field ?? '')) continue
    if (indexes.some((index) => startsWith(index.fields, fields))) continue
    indexes.push({ name: indexName(shape, fields), fields })
  }
  return indexes
}

function ownIndexes(build: Build, shape: ObjectShape): Index['fields'][] {
  const pointer = `${itemPointer('object', shape.name)}/indexes`
  const written = (build.expanded.get(shape.name)?.document.indexes ?? []).map((index, number) =>
    index.fields.map((part, position) => {
      const name = typeof part === 'string' ? part : part.field
      const at = `${pointer}/${number}/fields/${position}`
      const field = own(shape.fields, name)
      if (!field) reportMissing(build, at, { what: 'field', name }, Object.keys(shape.fields))
      else if (field.column === null)
        build.problems.push({ pointer: at, code: 'metadata.cannot_be_indexed', params: { name, type: field.type } })
      return { field: name, descending: typeof part !== 'string' && part.dir === 'desc' }
    }),
  )
  const marked = Object.values(shape.fields).filter(
    (field) => (field.document.indexed === true || hasBlindIndex(field)) && field.column !== null,
  )
  return [...written, ...marked.map((field) => [{ field: field.name, descending: false }])].filter((fields) =>
    fields.every((part) => own(shape.fields, part.field)?.column),
  )
}

/**
 * Lookups need an index for their children and for deletes, files for who may read them; the owner one for lists of private objects, in
 * their own order: the first records of each owner are read from it.
 */
function lookupIndexes(shape: ObjectShape): Index['fields'][] {
  return Object.values(shape.fields)
    .filter(
      (field) =>
        field.column !== null &&
        (field.system ? field.name === 'owner' : field.to !== undefined || isFileType(field.type)),
    )
    .map((field) => {
      const key = { field: field.name, descending: false }
      return field.system && shape.sharing === 'private' ? [key, { field: 'id', descending: false }] : [key]
    })
}

/** (equality columns of the filter, sort columns, id): pages of the view come straight from the index, in order. */
function viewIndex(shape: ObjectShape, view: ListViewDocument): Index['fields'] | undefined {
  const order = view.order_by ?? []
  if (order.length === 0) return undefined
  const sort = order.map(({ field, dir }) => ({ field, descending: dir === 'desc' }))
  if (!sort.every(({ field }) => isIndexable(own(shape.fields, field)))) return undefined
  const equalities = typeof view.where === 'object' ? equalityFields(view.where) : []
  if (view.scope === 'mine') equalities.unshift('owner')
  const leading = [...new Set(equalities)]
    .filter((name) => isIndexable(own(shape.fields, name)) && !sort.some((part) => part.field === name))
    .slice(0, maxEqualities)
  const last = sort.at(-1)
  const tie = last && last.field !== 'id' ? [{ field: 'id', descending: last.descending }] : []
  return [...leading.map((field) => ({ field, descending: false })), ...sort, ...tie]
}

function isIndexable(field: FieldShape | undefined): boolean {
  const type = field && fieldType(field.type)
  return (
    field?.column != null &&
    type?.sortable === true &&
    !type.many &&
    !type.structured &&
    field.type !== 'long_text' &&
    field.type !== 'rich_text'
  )
}

/** Fields compared for equality in the outermost `and` of a filter. */
function equalityFields(filter: Filter): string[] {
  if ('and' in filter) return filter.and.flatMap(equalityFields)
  return 'field' in filter && filter.op === 'eq' && !filter.field.includes('.') ? [filter.field] : []
}

function longestFirst(indexes: Index['fields'][]): Index['fields'][] {
  return indexes.toSorted((a, b) => b.length - a.length)
}

function startsWith(long: Index['fields'], short: Index['fields']): boolean {
  return short.every(
    (part, position) => long[position]?.field === part.field && long[position].descending === part.descending,
  )
}

function indexName(shape: ObjectShape, fields: Index['fields']): string {
  const columns = fields.map(
    (part) => (own(shape.fields, part.field)?.column ?? part.field) + (part.descending ? '_desc' : ''),
  )
  return fitIdentifier(`${shape.table}_${columns.join('_')}_idx`)
}
