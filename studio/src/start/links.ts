/**
 * Which columns name records: of a table of the same file (its own too: a parent, a manager), or of an object that is there. A column is a link when at least four
 * fifths of its different texts are found among the different texts of the other side. Pure but for `Search`, which the caller brings.
 */
import type { Column, Link } from './infer.ts'
import { linkedTable } from './infer.ts'

export type LinkTable = { columns: Column[]; naming: number | undefined; rows: string[][]; use: boolean }

/** A field that finds records of an object. */
export type LinkTarget = { object: string; field: string; names: boolean }

/** Which of the texts are values of that field. */
export type Search = (target: LinkTarget, texts: readonly string[]) => Promise<ReadonlySet<string>>

const enough = 0.8
const mostTexts = 40
const textual = new Set(['text', 'select', 'integer', 'external_id'])

/** The tables with their links to each other. What a link finds by becomes a key, where it is not the name. */
export function linkTables<T extends LinkTable>(tables: readonly T[]): T[] {
  let next = [...tables]
  for (const [from, table] of tables.entries())
    for (const column of table.columns) {
      const found = targetOf(column, from, next)
      if (found === undefined) continue
      next = next.map((one, at) => {
        const linked =
          at === from ? withColumn(one, { ...column, type: `table:${found.table}`, link: found.link }) : one
        return at === found.table && typeof found.link.by === 'number' && found.link.by !== one.naming
          ? asKey(linked, found.link.by)
          : linked
      })
    }
  return next
}

function targetOf(
  column: Column,
  from: number,
  tables: readonly LinkTable[],
): { table: number; link: Link } | undefined {
  const own = tables[from]
  if (!own || !isCandidate(column, own)) return undefined
  const texts = textsOf(own.rows, column.index)
  // Other tables are asked first: a manager stands in the sheet of managers, where there is one.
  const others = [...tables.entries()].filter(([table]) => table !== from && !reaches(tables, table, from))
  for (const [table, other] of [...others, [from, own] as const]) {
    if (!other.use) continue
    for (const target of keysOf(other)) {
      if (table === from && (target.index === column.index || isOfItself(own.rows, column.index, target.index)))
        continue
      const there = textsOf(other.rows, target.index)
      const found = [...texts].filter((text) => there.has(text)).length
      if (!isEnough(found, texts.size, { column, name: target.header })) continue
      const names = target.index === other.naming
      return { table, link: { by: target.index, missing: names ? 'create' : 'blank', asked: texts.size, found } }
    }
  }
  return undefined
}

/** Most rows would name themselves: the column says the same in other words, it leads nowhere. */
function isOfItself(rows: readonly string[][], index: number, key: number): boolean {
  const filled = rows.filter((row) => (row[index] ?? '').trim() !== '')
  const same = filled.filter((row) => (row[index] ?? '').trim() === (row[key] ?? '').trim()).length
  return same * 2 >= filled.length
}

/** Columns whose texts tell one record from another, the naming one first. */
function keysOf(table: LinkTable): Column[] {
  return table.columns
    .filter((column) => column.use && column.distinct && column.filled >= 2 && textual.has(column.type))
    .toSorted((a, b) => Number(b.index === table.naming) - Number(a.index === table.naming))
}

/** True when records of `from` are needed before those of `to` already: a link back would have no beginning. */
function reaches(tables: readonly LinkTable[], from: number, to: number, seen = new Set<number>()): boolean {
  if (from === to) return true
  if (seen.has(from)) return false
  seen.add(from)
  return (tables[from]?.columns ?? []).some((column) => {
    const next = linkedTable(column)
    return next !== undefined && reaches(tables, next, to, seen)
  })
}

/** The columns with links to records that are there; `targets` in the order of preference. */
export async function linkToRecords(
  table: LinkTable,
  targets: readonly LinkTarget[],
  search: Search,
): Promise<Column[]> {
  const open = new Map(
    table.columns.flatMap((column) =>
      isCandidate(column, table) || (column.use && column.type === 'email')
        ? [[column, [...textsOf(table.rows, column.index)].slice(0, mostTexts)] as const]
        : [],
    ),
  )
  const linked = new Map<number, Column>()
  for (const target of targets) {
    if (open.size === 0) break
    const there = await search(target, [...new Set([...open.values()].flat())])
    for (const [column, texts] of open) {
      // An address is a person's when it is one of ours; that others share it with their contacts links nothing.
      if (column.type === 'email' && target.object !== 'user') continue
      const found = texts.filter((text) => there.has(text)).length
      if (!isEnough(found, texts.length, { column, name: target.object })) continue
      const type = target.object === 'user' ? 'user' : `lookup:${target.object}`
      linked.set(column.index, {
        ...column,
        type,
        link: { by: target.field, missing: 'blank', asked: texts.length, found },
      })
      open.delete(column)
    }
  }
  return table.columns.map((column) => linked.get(column.index) ?? column)
}

function isCandidate(column: Column, table: LinkTable): boolean {
  return column.use && column.link === undefined && column.index !== table.naming && textual.has(column.type)
}

function isEnough(found: number, asked: number, { column, name }: { column: Column; name: string }): boolean {
  if (asked === 0 || found < asked * enough) return false
  // Few texts, and small numbers, agree by chance: then the head has to name the other side as well.
  return column.type === 'email' || (found > 2 && column.type !== 'integer') || isAlike(column.header, name)
}

/** `Account name` and `account`, `客户名称` and `客户`. */
function isAlike(header: string, name: string): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/__c$/, '')
      .replaceAll(/[^\p{L}\p{N}]/gu, '')
  const [a, b] = [plain(header), plain(name)]
  return a.length > 1 && b.length > 1 && (a.includes(b) || b.includes(a))
}

const known = new WeakMap<readonly string[][], Map<number, Set<string>>>()

function textsOf(rows: readonly string[][], index: number): Set<string> {
  const ofRows = known.get(rows) ?? new Map<number, Set<string>>()
  known.set(rows, ofRows)
  const kept = ofRows.get(index)
  if (kept) return kept
  const texts = new Set<string>()
  ofRows.set(index, texts)
  for (const row of rows) {
    const text = (row[index] ?? '').trim()
    if (text !== '') texts.add(text)
  }
  return texts
}

function withColumn<T extends LinkTable>(table: T, column: Column): T {
  return { ...table, columns: table.columns.map((one) => (one.index === column.index ? column : one)) }
}

function asKey<T extends LinkTable>(table: T, index: number): T {
  return {
    ...table,
    columns: table.columns.map((one) => (one.index === index ? { ...one, type: 'external_id' } : one)),
  }
}
