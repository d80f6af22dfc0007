/** Asks the server which texts of a file name records that are there. Errors: an object that cannot be asked links nothing. */
import { request } from '@trellis/runtime/api/client.ts'
import type { Documents, StudioObject } from '../document/documents.ts'
import { documentsOfKind, fieldsOf } from '../document/documents.ts'
import type { TableDraft } from './file-draft.ts'
import type { LinkTarget } from './links.ts'
import { linkToRecords } from './links.ts'

/** Objects asked at most: in a workspace of hundreds the rest is linked by hand. */
const mostTargets = 60
const named = new Set(['text', 'email', 'external_id', 'autonumber'])

/** Fields by which people name records: keys and names of objects, addresses and names of users. */
export function targetsIn(published: Documents, header: readonly string[]): LinkTarget[] {
  const heads = header.join(' ').toLowerCase()
  const objects = documentsOfKind<StudioObject>(published, 'object').toSorted(
    (a, b) => Number(isNamed(heads, b)) - Number(isNamed(heads, a)),
  )
  const targets = objects.flatMap((object) => {
    const fields = fieldsOf(object)
    const name = (object.name_field as string | undefined) ?? fields[0]?.[0]
    return fields
      .filter(
        ([field, { type, unique }]) => named.has(type) && (field === name || type === 'external_id' || unique === true),
      )
      .map(([field]) => ({ object: object.name, field, names: field === name }))
      .toSorted((a, b) => Number(b.names) - Number(a.names))
  })
  const users = ['email', 'name'].map((field) => ({ object: 'user', field, names: field === 'name' }))
  return [...users, ...targets].slice(0, mostTargets)
}

function isNamed(heads: string, object: StudioObject): boolean {
  const label = object.label
  const words = [object.name.replace(/__c$/, ''), ...(typeof label === 'string' ? [label] : Object.values(label ?? {}))]
  return words.some((word) => heads.includes(word.toLowerCase()))
}

/** The tables with their links to records that are there. */
export async function linkToWorkspace(published: Documents, tables: readonly TableDraft[]): Promise<TableDraft[]> {
  const linked: TableDraft[] = []
  for (const table of tables) {
    const targets = table.use ? targetsIn(published, table.sheet.header) : []
    linked.push({ ...table, columns: await linkToRecords(table, targets, search) })
  }
  return linked
}

const mostAsked = 400

async function search({ object, field }: LinkTarget, texts: readonly string[]): Promise<ReadonlySet<string>> {
  const value = texts.slice(0, mostAsked)
  try {
    const page = await request<{ records: { [field: string]: unknown }[] }>('POST', '/api/v1/query', {
      body: { object, fields: [field], where: { field, op: 'in', value }, limit: 200 },
    })
    return new Set(page.records.map((record) => String(record[field])))
  } catch {
    return new Set()
  }
}
