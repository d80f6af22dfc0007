/** What a person was told, as `GET /api/v1/notifications` gives it and screens show it. */

/** Each can be switched off by the person. */
export const notificationKinds = ['assigned', 'mentioned', 'shared', 'job_done', 'job_failed'] as const
export type NotificationKind = (typeof notificationKinds)[number]

/** What a notification of a job says of it. */
export type JobNews = { job?: string; kind?: string; file?: string | null; counts?: { [name: string]: number } }

export type Notification = {
  id: string
  kind: NotificationKind
  /** Instant, ISO 8601 in UTC. */
  at: string
  read: boolean
  actor: { id: string; name: string } | null
  object: string | null
  /** null: several records, or none. */
  record: string | null
  /** Name of the record. */
  name: string | null
  /** How many records it is about. */
  count: number
  details: JobNews
}

/** Newest first; `unread` counts all unread ones, at most 100. */
export type NotificationPage = { notifications: Notification[]; unread: number; next_cursor: string | null }
