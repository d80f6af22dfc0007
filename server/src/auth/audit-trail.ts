/**
 * The audit trail: who signed in and out, made keys, took data out, looked behind a mask, or changed rights, metadata, shares and locks.
 *
 * Lines are chained by hashes and never change (migrations/0005-access.ts). What happened to records is told by their history, from
 * which a record's past cannot be taken away either; the trail does not repeat it. Writing a line waits for the writers before it, so it
 * comes last in a transaction.
 */
import type { AuditEntry } from '@trellis/metadata/audit-entry.ts'
import type { Db } from '../db/db.ts'

export const auditKinds = [
  'api_key.changed',
  'api_key.created',
  'api_key.deleted',
  'export.fetched',
  'export.started',
  'field.revealed',
  'lock.lifted',
  'lock.set',
  'model.approved',
  'model.published',
  'period.closed',
  'period.reopened',
  'warnings.accepted',
  'records.handed_over',
  'records.sealed',
  'records.sealed_away',
  'share.granted',
  'share.revoked',
  'sign_in.done',
  'sign_in.failed',
  'sign_out.done',
  'sign_out.others',
  'user.changed',
  'user.created',
] as const

export type AuditKind = (typeof auditKinds)[number]

/** `subject` is the user it happened to, when that is not who did it. */
export type AuditLine = {
  kind: AuditKind
  actor: string | null
  subject?: string | null
  object?: string
  record?: string
  via?: string
  address?: string
  request?: string
  details?: { [name: string]: unknown }
}

/** Gives the number of the line. */
export async function writeAudit(db: Db, line: AuditLine): Promise<number> {
  const rows = await db.query<{ id: number }>({
    name: 'audit_write',
    text: `insert into "${db.schema}"._audit (kind, actor, subject, object, record, via, address, request, details, id, at, previous, hash)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, 0, now(), '', '') returning id`,
    values: [
      line.kind,
      line.actor,
      line.subject ?? null,
      line.object ?? null,
      line.record ?? null,
      line.via ?? null,
      line.address ?? null,
      line.request ?? null,
      JSON.stringify(line.details ?? {}),
    ],
  })
  return rows[0]?.id ?? 0
}

/** What of a Ctx an audit line carries. */
export function auditOf(ctx: {
  user: { id: string }
  via: string
  requestId: string
}): Pick<AuditLine, 'actor' | 'via' | 'request'> {
  return { actor: ctx.user.id, via: ctx.via, request: ctx.requestId }
}

export type AuditFilter = {
  record: string | null
  user: string | null
  kind: string | null
  from: string | null
  to: string | null
  before: number | null
  limit: number
}

/** Newest first; `user` finds what somebody did and what was done to them; `kind` ending in a dot finds all of an area. */
export async function readAudit(db: Db, filter: AuditFilter): Promise<AuditEntry[]> {
  return db.query<AuditEntry>({
    text: `select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, kind, actor as by, subject as "user", object, record, via,
        address, request as request_id, details
      from "${db.schema}"._audit where ($1::uuid is null or record = $1) and ($2::uuid is null or actor = $2 or subject = $2)
        and ($3::text is null or kind = $3 or (right($3, 1) = '.' and starts_with(kind, $3)))
        and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5) and ($6::bigint is null or id < $6)
      order by id desc limit $7`,
    values: [filter.record, filter.user, filter.kind, filter.from, filter.to, filter.before, filter.limit],
  })
}

export type AuditCheck = {
  ok: boolean
  lines: number
  head: string | null
  broken_at: number | null
  append_only: boolean
}

/**
 * Reckons the chain anew. `head` is the hash of the last line: kept elsewhere, it also proves that none was cut off the end. `append_only`
 * says that the database itself refuses the role the server works with every change of a line (db/keep-audit.ts).
 */
export async function verifyAudit(db: Db): Promise<AuditCheck> {
  const rows = await db.query<Omit<AuditCheck, 'ok'>>({
    text: `select not has_table_privilege('"${db.schema}"._audit', 'update, delete, truncate, trigger') as append_only, count(*)::int as lines, (select encode(hash, 'hex') from "${db.schema}"._audit order by id desc limit 1) as head,
        min(id) filter (where broken) as broken_at
      from (select a.id, a.hash <> "${db.schema}"._audit_hash(a) or a.id <> coalesce(lag(a.id) over w, 0) + 1
          or a.previous <> coalesce(lag(a.hash) over w, '\\x00'::bytea) as broken
        from "${db.schema}"._audit a window w as (order by a.id)) c`,
    values: [],
  })
  const { lines = 0, head = null, broken_at = null, append_only = false } = rows[0] ?? {}
  return { ok: broken_at === null, lines, head, broken_at, append_only }
}
