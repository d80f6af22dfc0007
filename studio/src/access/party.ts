/** One or several people as documents name them: a user, a role, a group ... exactly one member says which. Pure. */
import type { SharingRuleDocument } from '@trellis/metadata/schema/sharing-rule.ts'

export type Party = SharingRuleDocument['to']

export const partyKinds = ['user', 'role', 'role_and_below', 'group', 'queue', 'field', 'manager_of'] as const
export type PartyKind = (typeof partyKinds)[number]

export function kindOfParty(party: Party | undefined): PartyKind | undefined {
  return partyKinds.find((kind) => party?.[kind] !== undefined)
}

/** Kind of the document a party of this kind names; undefined: a user, or a field of the record. */
export function documentKind(kind: PartyKind): 'role' | 'group' | 'queue' | undefined {
  if (kind === 'role_and_below') return 'role'
  return kind === 'role' || kind === 'group' || kind === 'queue' ? kind : undefined
}
