/**
 * Where the workspace asks for it (`publish_approval` of the settings), what one person changed is published only with the approval of
 * another who may publish too. Going back to an earlier version needs none: it was approved then.
 */
import type { Model } from '@trellis/metadata/model/shape.ts'
import { raise } from '@trellis/metadata/problem.ts'
import type { People, Person } from '../auth/people.ts'
import { accessOf } from '../auth/person-access.ts'
import type { PublishRequest } from './publish.ts'

/** Errors: metadata.approval_needed. Somebody who is the only one who could approve publishes alone. */
export function refuseUnapproved(people: People, model: Model, request: PublishRequest): void {
  const { by } = request
  if (!asksForApproval(model) || by === null || request.restore !== undefined || request.isPersonal === true) return
  const approver = request.approvedBy == null ? undefined : people.find(request.approvedBy)
  if (approver !== undefined && mayApprove(people, model, approver, by)) return
  if (people.all().some((person) => mayApprove(people, model, person, by))) raise('metadata.approval_needed')
}

export function asksForApproval(model: Model): boolean {
  return model.documents['settings']?.['workspace']?.['publish_approval'] === true
}

/** True for an active person, not the author, who may publish. */
export function mayApprove(people: People, model: Model, person: Person, author: string): boolean {
  if (!person.active || person.id === author) return false
  return person.admin || accessOf(people, model, person).system.includes('manage_metadata')
}
