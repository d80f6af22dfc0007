/** Calls about the audit trail, and what they answer. */
import type { AuditEntry } from '@trellis/metadata/audit-entry.ts'
import { request } from '@trellis/runtime/api/client.ts'

/** A version of a record: of the one that was asked for, or of those of the object. */
export type ChangeLine = {
  record: string
  version: number
  at: string
  by: string | null
  via: string | null
  deleted: boolean
  fields: string[]
}

/** `changes_until`: older changes of the object were not looked at. */
export type AuditPage = {
  records: AuditEntry[]
  next_cursor: string | null
  changes?: ChangeLine[]
  changes_until?: string | null
}

/** `from` and `to` are days, both included; `kind` a kind, or an area with its dot. */
export type AuditAsk = {
  user: string | null
  kind: string | null
  object: string | null
  record: string | null
  from: string
  to: string
}

/** Newest first. `zoneStart` gives the moment a day begins for the reader. */
export function readAudit(
  ask: AuditAsk,
  cursor: string | undefined,
  zoneStart: (day: string, add: number) => string,
): Promise<AuditPage> {
  const given: { [name: string]: string | null | undefined } = {
    user: ask.user,
    kind: ask.kind,
    object: ask.object,
    record: ask.record,
    from: ask.from === '' ? null : zoneStart(ask.from, 0),
    to: ask.to === '' ? null : zoneStart(ask.to, 1),
    cursor,
  }
  const query = new URLSearchParams(Object.entries(given).flatMap(([name, value]) => (value ? [[name, value]] : [])))
  return request('GET', `/api/v1/audit?${query.toString()}`)
}

/** `broken_at`: the first line that is not as it was written. `records`: the same of all versions of records. */
export type AuditCheck = {
  ok: boolean
  lines: number
  head: string | null
  broken_at: number | null
  records?: { ok: boolean }
}

/** Reckons the chain anew, with all versions of records. */
export function verifyAudit(): Promise<AuditCheck> {
  return request('GET', '/api/v1/audit/verify?records=1')
}
