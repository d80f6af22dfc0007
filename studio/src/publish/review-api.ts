/** The calls about change sets between people: who sees one, what is said about it, who approved it. Errors: ApiProblem. */
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { request } from '@trellis/runtime/api/client.ts'

const base = '/api/v1/metadata/change-sets'

export type Person = { id: string; name: string | null }
export type Approval = { by: Person; at: string }
export type ChangeSetLine = {
  author: Person
  mine: boolean
  shared: boolean
  asked_at: string | null
  approval: Approval | null
  items: { kind: string; name: string; change: string }[]
  comments: number
}
export type ChangeComment = {
  id: string
  by: Person
  at: string
  text: string
  kind: string | null
  name: string | null
}
export type ChangeSet = Omit<ChangeSetLine, 'items' | 'comments'> & {
  /** True while the approval is of this very content. */
  approved: boolean
  /** Of the content: an approval names it. */
  stamp: string
  items: (AnyDocument & { delete?: true })[]
  comments: ChangeComment[]
}

export async function readChangeSets(): Promise<{ approval_needed: boolean; change_sets: ChangeSetLine[] }> {
  return await request('GET', base)
}

export async function readChangeSet(author: string): Promise<ChangeSet> {
  return await request('GET', `${base}/${author}`)
}

export async function shareMine(body: { shared?: boolean; asked?: boolean }): Promise<ChangeSet> {
  return await request('PATCH', `${base}/mine`, { body })
}

export async function sayAbout(author: string, text: string): Promise<ChangeSet> {
  return await request('POST', `${base}/${author}/comments`, { body: { text } })
}

export async function approveChangeSet(author: string, stamp: string): Promise<ChangeSet> {
  return await request('POST', `${base}/${author}/approval`, { body: { stamp } })
}

export async function withdrawApproval(author: string): Promise<void> {
  await request('DELETE', `${base}/${author}/approval`)
}
