/** One line of the audit trail, as `GET /api/v1/audit` tells it: `by` did it, to `user` when that is somebody else. */
export type AuditEntry = {
  id: number
  at: string
  kind: string
  by: string | null
  user: string | null
  object: string | null
  record: string | null
  via: string | null
  address: string | null
  request_id: string | null
  details: { [name: string]: unknown }
}
