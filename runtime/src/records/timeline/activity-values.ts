/** What a composer's draft becomes: the values of a new activity. Pure. */
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ObjectView, OptionView } from '../../api/model.ts'

/** `mentions` are the people picked after an @; `due` is an instant or blank. */
export type Draft = {
  kind: string
  subject: string
  body: string
  due: string | null
  done: boolean
  owner: string | null
  mentions: { id: string; name: string }[]
}

/** The kind that is a text alone: no subject, nothing due. */
export const noteKind = 'note'
/** Kinds that are usually written down afterwards. */
const loggedKinds: ReadonlySet<string> = new Set([noteKind, 'call', 'visit'])

export function emptyDraft(kind: string, owner: string | null): Draft {
  return { kind, subject: '', body: '', due: null, done: loggedKinds.has(kind), owner, mentions: [] }
}

export function isBlankDraft(draft: Draft): boolean {
  return draft.subject.trim() === '' && draft.body.trim() === ''
}

/** Those whose name still stands in the text. */
export function mentionedIn(draft: Draft): string[] {
  const ids = draft.mentions.filter(({ name }) => draft.body.includes(`@${name}`)).map(({ id }) => id)
  return [...new Set(ids)]
}

const longestSubject = 200

/** The subject of a note is its first line; what is done and has no time of its own happened now. */
export function activityValues(
  activity: ObjectView,
  draft: Draft,
  about: { object: string; id: string; now: string },
): { [field: string]: JsonValue } {
  const parts = activity.activity
  if (!parts) return {}
  const isNote = draft.kind === noteKind
  const firstLine = draft.body.trim().split('\n')[0] ?? ''
  const subject = (isNote || draft.subject.trim() === '' ? firstLine : draft.subject.trim()).slice(0, longestSubject)
  const status = statusOf(activity, draft.done)
  const due = isNote ? null : (draft.due ?? (draft.done ? about.now : null))
  const mentions = mentionedIn(draft)
  const values: { [field: string]: JsonValue } = { [activity.name_field]: subject, [parts.related]: about.id }
  const isOneOf = Object.hasOwn(activity.fields, `${parts.related}_object`)
  if (isOneOf) values[`${parts.related}_object`] = about.object
  if (parts.kind !== undefined) values[parts.kind] = draft.kind
  if (parts.status !== undefined && status !== undefined) values[parts.status] = status
  if (parts.due !== undefined && due !== null) values[parts.due] = due
  if (parts.body !== undefined && draft.body.trim() !== '') values[parts.body] = draft.body.trim()
  if (parts.mentions !== undefined && mentions.length > 0) values[parts.mentions] = mentions
  if (!isNote && draft.owner !== null) values['owner'] = draft.owner
  return values
}

/** The first choice that ends an activity, or the first that does not. */
export function statusOf(activity: ObjectView, done: boolean): string | undefined {
  return statusOptions(activity).find((option) => (option.closed === true) === done)?.value
}

export function statusOptions(activity: ObjectView): OptionView[] {
  return partOptions(activity, activity.activity?.status)
}

/** Choices of the field that plays a part, those in use. */
export function partOptions(activity: ObjectView, name: string | undefined): OptionView[] {
  const field = name !== undefined && Object.hasOwn(activity.fields, name) ? activity.fields[name] : undefined
  return (field?.options ?? []).filter((option) => option.active !== false)
}
