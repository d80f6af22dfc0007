/** Drafts of the composer by record, kept in this tab until they are saved. */
import type { Draft } from './activity-values.ts'

const prefix = 'trellis.draft.'

/** `place` names the record. null: nothing is kept any more. */
export function keepDraft(place: string, draft: Draft | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(prefix + place)
    else sessionStorage.setItem(prefix + place, JSON.stringify(draft))
  } catch {
    // A browser without storage keeps the draft as long as the page is open.
  }
}

export function keptDraft(place: string): Draft | null {
  try {
    const text = sessionStorage.getItem(prefix + place)
    return text === null ? null : (JSON.parse(text) as Draft)
  } catch {
    return null
  }
}
