/**
 * The open change sets of authors: who may see one besides its author, what was said about it, and who approved which content of it.
 *
 * An approval is of a content (`stampOf`): any later edit makes it void. Comments go with the version the change set becomes.
 */
import { createHash } from 'node:crypto'
import { canonicalJson } from '@trellis/metadata/model/canonical.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { Db } from '../db/db.ts'
import { itemsSince } from './documents.ts'
import type { DraftItem } from './documents.ts'

export type ChangeSetState = {
  author: string
  shared: boolean
  askedAt: string | null
  approvedBy: string | null
  approvedAt: string | null
  approvedStamp: string | null
}

export type ChangeComment = {
  id: string
  by: string
  at: string
  text: string
  kind: string | null
  name: string | null
}

const time = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** What an approver looks at, as one word: equal contents have equal stamps. */
export function stampOf(drafts: readonly Pick<DraftItem, 'kind' | 'name' | 'body'>[]): string {
  const parts = drafts.map(({ kind, name, body }) => `${kind}\0${name}\0${body === null ? '' : canonicalJson(body)}`)
  return createHash('sha256').update(parts.toSorted().join('\u0001')).digest('base64url')
}

export type DraftConflict = { kind: string; name: string; original: AnyDocument | null }

/** Drafts whose document somebody else published after the change set was opened; `original` is the document the draft was made from. */
export async function conflictsOf(db: Db, drafts: readonly DraftItem[]): Promise<DraftConflict[]> {
  if (drafts.length === 0) return []
  const opened = Math.min(...drafts.map((draft) => draft.base))
  // Newest first, so the last `before` of a document is the one the draft was made from.
  const originals = new Map((await itemsSince(db, opened)).map((item) => [`${item.kind}\0${item.name}`, item.before]))
  return drafts.flatMap(({ kind, name }) => {
    const original = originals.get(`${kind}\0${name}`)
    return original === undefined ? [] : [{ kind, name, original }]
  })
}

/** Change sets that have drafts and are the reader's own or shared. */
export async function openChangeSets(
  db: Db,
  reader: string,
): Promise<
  (ChangeSetState & { items: { kind: string; name: string; change: 'changed' | 'removed' }[]; comments: number })[]
> {
  return db.query({
    text: `select d.author, coalesce(s.shared, false) as shared, ${time('s.asked_at')} as "askedAt", s.approved_by as "approvedBy",
        ${time('s.approved_at')} as "approvedAt", s.approved_stamp as "approvedStamp",
        jsonb_agg(jsonb_build_object('kind', d.kind, 'name', d.name, 'change', case when d.body is null then 'removed' else 'changed' end) order by d.kind, d.name) as items,
        (select count(*)::int from "${db.schema}"._change_comment c where c.author = d.author and c.version is null) as comments
      from "${db.schema}"._draft d left join "${db.schema}"._change_set s on s.author = d.author
      where d.author = $1 or s.shared group by d.author, s.author order by d.author = $1 desc, d.author`,
    values: [reader],
  })
}

/** Without a row: a change set nobody spoke about yet. */
export async function changeSetState(db: Db, author: string): Promise<ChangeSetState> {
  const rows = await db.query<ChangeSetState>({
    text: `select author, shared, ${time('asked_at')} as "askedAt", approved_by as "approvedBy", ${time('approved_at')} as "approvedAt", approved_stamp as "approvedStamp"
      from "${db.schema}"._change_set where author = $1`,
    values: [author],
  })
  return rows[0] ?? { author, shared: false, askedAt: null, approvedBy: null, approvedAt: null, approvedStamp: null }
}

/** Asking for an approval shares the change set too: nobody can approve what they cannot see. */
export async function shareChangeSet(
  db: Db,
  author: string,
  { shared, asked }: { shared?: boolean | undefined; asked?: boolean | undefined },
): Promise<void> {
  await db.query({
    text: `insert into "${db.schema}"._change_set as s (author, shared, asked_at)
      values ($1, coalesce($2, $3, false), case when $3 then now() end)
      on conflict (author) do update set shared = coalesce($2, case when $3 then true end, s.shared),
        asked_at = case when $3 is null then s.asked_at when $3 then now() end`,
    values: [author, asked === true ? true : (shared ?? null), asked ?? null],
  })
}

export async function setApproval(
  db: Db,
  author: string,
  approval: { by: string; stamp: string } | null,
): Promise<void> {
  await db.query({
    text: `insert into "${db.schema}"._change_set (author, shared, approved_by, approved_at, approved_stamp)
      values ($1, true, $2, case when $2::uuid is not null then now() end, $3)
      on conflict (author) do update set approved_by = excluded.approved_by, approved_at = excluded.approved_at, approved_stamp = excluded.approved_stamp`,
    values: [author, approval?.by ?? null, approval?.stamp ?? null],
  })
}

export async function commentsOf(db: Db, author: string): Promise<ChangeComment[]> {
  return db.query<ChangeComment>({
    text: `select id, by_user as by, ${time('at')} as at, text, kind, name from "${db.schema}"._change_comment where author = $1 and version is null order by at, id`,
    values: [author],
  })
}

export async function addComment(db: Db, author: string, comment: Omit<ChangeComment, 'at'>): Promise<void> {
  await db.query({
    text: `insert into "${db.schema}"._change_comment (id, author, by_user, text, kind, name) values ($1, $2, $3, $4, $5, $6)`,
    values: [comment.id, author, comment.by, comment.text, comment.kind, comment.name],
  })
}

/** After its publish: what was said stays with the version, the next change set starts without approval. */
export async function closeChangeSet(db: Db, author: string, version: number): Promise<void> {
  await db.query({
    text: `update "${db.schema}"._change_comment set version = $2 where author = $1 and version is null`,
    values: [author, version],
  })
  await db.query({ text: `delete from "${db.schema}"._change_set where author = $1`, values: [author] })
}
