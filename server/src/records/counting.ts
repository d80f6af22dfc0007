/**
 * What the counting of a preview knows beforehand, read once for all people, objects and verbs: who is in which role, and which rules have an
 * index that lists their records. The answers of its statements are kept, as several verbs often ask the same.
 */
import type { Members } from '@trellis/metadata/access/parties.ts'
import type { SharingRule } from '@trellis/metadata/access/record-rules.ts'
import type { Model, ObjectShape } from '@trellis/metadata/model/shape.ts'
import type { Db } from '../db/db.ts'
import { ruleIndexName } from '../model/ddl.ts'
import { canList } from './reach-forms.ts'
import { indexableRule } from './reach.ts'

export type Counting = {
  db: Db
  /** Whether there is time for another statement. */
  until(): boolean
  /** Users of these roles and addresses, ids. */
  membersOf(members: Members): string[]
  /** Whether an index tells the records of a rule, and they are not too many to be looked up. */
  listed(scope: { model: Model; schema: string }, shape: ObjectShape, rule: SharingRule): boolean
  /** Rows of a statement, asked once; `key` stands for its values. */
  rows<R>(text: string, values: readonly unknown[], key: string): Promise<R[]>
}

/** Of rules that open more, each record is asked. */
const listAtMost = 20_000

type User = { id: string; role: string | null; email: string }

export async function openCounting(db: Db, until: () => boolean): Promise<Counting> {
  const users = await db.query<User>({
    name: 'counting_users',
    text: `select id, role, lower(email) as email from "${db.schema}"."user"`,
    values: [],
  })
  const indexes = await db.query<{ name: string }>({
    name: 'counting_indexes',
    text: `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_index i on i.indexrelid = c.oid
      where n.nspname = $1 and i.indisvalid and c.reltuples <= $2 and c.relname like '%\\_rule\\_idx\\_%'`,
    values: [db.schema, listAtMost],
  })
  const listable = new Set(indexes.map(({ name }) => name))
  const answers = new Map<string, unknown[]>()
  return {
    db,
    until,
    membersOf: ({ roles, emails }) =>
      users.flatMap(({ id, role, email }) => ((role !== null && roles.has(role)) || emails.has(email) ? [id] : [])),
    listed(scope, shape, rule) {
      const condition = canList(scope, shape, rule) ? indexableRule(scope, shape, rule) : undefined
      return condition !== undefined && listable.has(ruleIndexName(shape, condition))
    },
    async rows<R>(text: string, values: readonly unknown[], key: string) {
      const known = answers.get(`${key}\n${text}`)
      if (known !== undefined) return known as R[]
      const rows = await db.query<R & object>({ text, values })
      answers.set(`${key}\n${text}`, rows)
      return rows
    },
  }
}
