/** What a looked-over file becomes: objects in the order their records can be imported, and the cells each import sends. Pure. */
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { CreateObject } from '../document/commands/create-object.ts'
import { createObject } from '../document/commands/create-object.ts'
import { grantObject } from '../document/commands/grant-object.ts'
import type { Documents } from '../document/documents.ts'
import { documentsOfKind } from '../document/documents.ts'
import { freeName, freeObjectName } from '../document/names.ts'
import { pluralOf } from '../objects/plural-of.ts'
import { isNothing, plainAmount } from './cell-kinds.ts'
import type { FileDraft, TableDraft } from './file-draft.ts'
import { labelOfTable } from './file-draft.ts'
import type { Column } from './infer.ts'
import { fieldsFrom, linkedTable } from './infer.ts'

/** A column of the import's file and the field it fills, in the importer's words. */
export type MappedColumn = {
  column: string
  field: string
  by?: string
  on_missing?: 'create' | 'blank' | 'error'
}

export type ObjectFrom = {
  input: CreateObject
  label: string
  mapping: { mode: 'insert'; columns: MappedColumn[]; constants: { [field: string]: string } }
  /** Columns that name records which are not there yet when these are brought in: of its own table, of one that follows. */
  later: MappedColumn[]
  /** The cells of the columns in use, the head first. */
  rows(): string[][]
}

/** `language` is the admin's; labels of the file are in it. */
export function objectsFrom(documents: Documents, draft: FileDraft, language: string): ObjectFrom[] {
  const taken = new Set(documentsOfKind(documents, 'object').map((object) => object.name))
  const nameOf = new Map<number, string>()
  for (const [at, table] of draft.tables.entries()) {
    if (!table.use) continue
    const name = freeObjectName(table.label, taken)
    taken.add(name)
    nameOf.set(at, name)
  }
  const apps = documentsOfKind(documents, 'app')
  const app = draft.app === '+' ? freeName('app', (name) => apps.some((one) => one.name === name), '__c') : draft.app
  const spoken = (text: string): Label => (language.startsWith('zh') ? { 'zh-CN': text, en: text } : text)
  const fieldsOfTable = new Map(
    [...nameOf.keys()].map((at) => {
      const table = draft.tables[at] as TableDraft
      return [at, fieldsFrom(table.columns, namingOf(table), (other) => nameOf.get(other))] as const
    }),
  )
  const order = inOrder(draft.tables, [...nameOf.keys()])
  return order.map((at, place) => {
    const table = draft.tables[at] as TableDraft
    const { fields, names } = fieldsOfTable.get(at) as ReturnType<typeof fieldsFrom>
    const label = spoken(table.label)
    const namesOfTable = (other: number) => (nameOf.has(other) ? fieldsOfTable.get(other)?.names : undefined)
    const isLater = (column: Column) => order.indexOf(linkedTable(column) ?? -1) >= place
    return {
      label: table.label,
      input: {
        name: nameOf.get(at) as string,
        label,
        pluralLabel: pluralOf(label),
        icon: 'clipboard-list',
        fields,
        nameField: names.get(table.naming ?? -1) ?? Object.keys(fields)[0] ?? 'name',
        app,
        appLabel: nameOf.size > 1 ? spoken(labelOfTable(draft.file)) : pluralOf(label),
      },
      mapping: mappingOf(table, names, { namesOfTable, isLater }),
      later: usedColumns(table)
        .filter(isLater)
        .flatMap((column) => mappedColumn(column, names, namesOfTable)),
      rows: () => cellsOf(table),
    }
  })
}

/** All objects in one edit, with the rights of those who work with them. */
export function withObjects(documents: Documents, objects: readonly ObjectFrom[], sets: readonly string[]): Documents {
  return objects.reduce((all, { input }) => grantObject(createObject(all, input), input.name, sets), documents)
}

function namingOf(table: TableDraft): Column | undefined {
  return table.columns.find((column) => column.index === table.naming)
}

/** What others link to comes first. A link that leads in a circle is not waited for: it is set when all records are there. */
function inOrder(tables: readonly TableDraft[], wanted: readonly number[]): number[] {
  const done: number[] = []
  const visit = (at: number, path: readonly number[]) => {
    if (done.includes(at) || path.includes(at) || !wanted.includes(at)) return
    for (const column of tables[at]?.columns ?? []) {
      const next = column.use ? linkedTable(column) : undefined
      if (next !== undefined) visit(next, [...path, at])
    }
    done.push(at)
  }
  for (const at of wanted) visit(at, [])
  return done
}

type Names = ReadonlyMap<number, string>
type NamesOfTable = (at: number) => Names | undefined

function mappingOf(
  table: TableDraft,
  names: Names,
  links: { namesOfTable: NamesOfTable; isLater(column: Column): boolean },
): ObjectFrom['mapping'] {
  const constants: { [field: string]: string } = {}
  for (const column of usedColumns(table)) {
    const field = names.get(column.index)
    if (field !== undefined && column.type === 'currency' && column.currency)
      constants[`${field}_currency`] = column.currency
  }
  const columns = usedColumns(table)
    .filter((column) => !links.isLater(column))
    .flatMap((column) => mappedColumn(column, names, links.namesOfTable))
  return { mode: 'insert', columns, constants }
}

function mappedColumn(column: Column, names: Names, namesOfTable: NamesOfTable): MappedColumn[] {
  const field = names.get(column.index)
  if (field === undefined) return []
  const other = linkedTable(column)
  const found = column.link?.by
  const by = typeof found === 'number' ? namesOfTable(other ?? -1)?.get(found) : found || undefined
  const mapped = { column: column.header, field }
  if (column.link === undefined || (other !== undefined && namesOfTable(other) === undefined)) return [mapped]
  return [{ ...mapped, ...(by !== undefined && { by }), on_missing: column.link.missing }]
}

function usedColumns(table: TableDraft): Column[] {
  return table.columns.filter((column) => column.use)
}

const textual = new Set(['text', 'long_text', 'external_id'])

function cellsOf(table: TableDraft): string[][] {
  const columns = usedColumns(table)
  const readers = columns.map(readerOf)
  return [
    columns.map((column) => column.header),
    ...table.rows.map((row) => columns.map((column, at) => readers[at]?.((row[column.index] ?? '').trim()) ?? '')),
  ]
}

/** A cell as the importer takes it: what means nothing is empty, a choice is its label, other money is bare. */
function readerOf(column: Column): (text: string) => string {
  if (textual.has(column.type)) return (text) => text
  if (column.type === 'checkbox') return (text) => text
  const labels = new Map(column.choices.map(({ text, label }) => [text, label]))
  const isChoice = column.type === 'select' || column.type === 'multi_select'
  return (text) => {
    const cell = isChoice ? (labels.get(text) ?? text) : text
    if (isNothing(cell)) return ''
    return column.type === 'currency' && column.currency ? (plainAmount(cell) ?? cell) : cell
  }
}
