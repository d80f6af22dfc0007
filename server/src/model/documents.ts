/** The store of metadata documents: published ones, versions with what each changed, and drafts. */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import { compile } from '@trellis/metadata/model/compile.ts'
import { applyLayers } from '@trellis/metadata/model/layers.ts'
import type { StoredDocument } from '@trellis/metadata/model/layers.ts'
import { emptyPhysical } from '@trellis/metadata/model/physical.ts'
import type { PhysicalNames } from '@trellis/metadata/model/physical.ts'
import { orThrow } from '@trellis/metadata/problem.ts'
import type { Db } from '../db/db.ts'

export type Published = { model: Model; stored: StoredDocument[]; physical: PhysicalNames }

/** One changed document of a version: null before = new, null after = removed. */
export type VersionItem = {
  kind: string
  name: string
  origin: string
  before: AnyDocument | null
  after: AnyDocument | null
}

export type VersionEntry = {
  version: number
  at: string
  by: string | null
  comment: string | null
  items: VersionItem[]
  steps: unknown[]
}

export type DraftItem = { kind: string; name: string; body: AnyDocument | null; base: number; at: string }

export async function publishedVersion(db: Db): Promise<number> {
  const rows = await db.query<{ version: number | null }>({
    name: 'model_version',
    text: `select max(version) as version from "${db.schema}"._version`,
    values: [],
  })
  return rows[0]?.version ?? 0
}

/** Everything published, compiled. One transaction, so documents and physical names always fit each other. */
export async function loadPublished(db: Db): Promise<Published> {
  return db.tx(
    async (tx) => {
      const versions = await tx.query<{ version: number; physical: PhysicalNames }>({
        text: `select version, physical from "${db.schema}"._version order by version desc limit 1`,
        values: [],
      })
      const stored = await readStored(tx)
      const physical = versions[0]?.physical ?? emptyPhysical()
      const revision = versions[0]?.version ?? 0
      return {
        model: orThrow(compile({ documents: orThrow(applyLayers(stored)), physical, revision })),
        stored,
        physical,
      }
    },
    { readOnly: true },
  )
}

export async function readStored(db: Db): Promise<StoredDocument[]> {
  return db.query<StoredDocument>({
    text: `select origin, body as document from "${db.schema}"._document order by kind, name, origin`,
    values: [],
  })
}

export async function saveVersion(
  db: Db,
  entry: {
    version: number
    by: string | null
    comment: string | null
    items: VersionItem[]
    steps: unknown[]
    physical: PhysicalNames
  },
): Promise<void> {
  const removed = entry.items.filter((item) => item.after === null)
  const kept = entry.items.filter((item) => item.after !== null)
  if (removed.length > 0) {
    await db.query({
      text: `delete from "${db.schema}"._document d using json_to_recordset($1::json) as x(kind text, name text, origin text) where d.kind = x.kind and d.name = x.name and d.origin = x.origin`,
      values: [JSON.stringify(removed)],
    })
  }
  if (kept.length > 0) {
    await db.query({
      text: `insert into "${db.schema}"._document (kind, name, origin, body, version)
        select kind, name, origin, after, $2 from json_to_recordset($1::json) as x(kind text, name text, origin text, after json)
        on conflict (kind, name, origin) do update set body = excluded.body, version = excluded.version`,
      values: [JSON.stringify(kept), entry.version],
    })
  }
  await db.query({
    text: `insert into "${db.schema}"._version (version, by_user, comment, items, steps, physical) values ($1, $2, $3, $4, $5, $6)`,
    values: [
      entry.version,
      entry.by,
      entry.comment,
      JSON.stringify(entry.items),
      JSON.stringify(entry.steps),
      JSON.stringify(entry.physical),
    ],
  })
}

export async function listVersions(
  db: Db,
  limit: number,
): Promise<(Omit<VersionEntry, 'items'> & { items: { kind: string; name: string; change: string }[] })[]> {
  return db.query({
    text: `select v.version, to_char(v.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, v.by_user as by, v.comment, v.steps,
        coalesce((select jsonb_agg(jsonb_build_object('kind', i->>'kind', 'name', i->>'name', 'change',
          case when i->'before' = 'null'::jsonb then 'added' when i->'after' = 'null'::jsonb then 'removed' else 'changed' end)) from jsonb_array_elements(v.items) i), '[]') as items
      from "${db.schema}"._version v order by v.version desc limit $1`,
    values: [limit],
  })
}

/** Physical names as a version had them. */
export async function physicalAt(db: Db, version: number): Promise<PhysicalNames> {
  const rows = await db.query<{ physical: PhysicalNames }>({
    text: `select physical from "${db.schema}"._version where version = $1`,
    values: [version],
  })
  return rows[0]?.physical ?? emptyPhysical()
}

/** The items changed after a version, newest first: applying their `before`s in this order goes back to it. */
export async function itemsSince(db: Db, version: number): Promise<VersionItem[]> {
  const rows = await db.query<{ items: VersionItem[] }>({
    text: `select items from "${db.schema}"._version where version > $1 order by version desc`,
    values: [version],
  })
  return rows.flatMap((row) => row.items)
}

export async function readDrafts(db: Db, author: string): Promise<DraftItem[]> {
  return db.query<DraftItem>({
    text: `select kind, name, body, base, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from "${db.schema}"._draft where author = $1 order by kind, name`,
    values: [author],
  })
}

export async function putDraft(
  db: Db,
  author: string,
  item: { kind: string; name: string; body: AnyDocument | null; base: number },
): Promise<void> {
  await db.query({
    text: `insert into "${db.schema}"._draft (author, kind, name, body, base) values ($1, $2, $3, $4, $5)
      on conflict (author, kind, name) do update set body = excluded.body, at = now()`,
    values: [author, item.kind, item.name, item.body === null ? null : JSON.stringify(item.body), item.base],
  })
}

export async function clearDrafts(db: Db, author: string, only?: { kind: string; name: string }): Promise<void> {
  await db.query(
    only
      ? {
          text: `delete from "${db.schema}"._draft where author = $1 and kind = $2 and name = $3`,
          values: [author, only.kind, only.name],
        }
      : { text: `delete from "${db.schema}"._draft where author = $1`, values: [author] },
  )
}
