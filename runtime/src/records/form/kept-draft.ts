/** What somebody is typing, kept in this tab until it is saved or thrown away: a page that is loaded again has it still. */

const prefix = 'trellis.draft.'

/** `place` names the person, what is written, and the record. null: nothing is kept any more. */
export function keepDraft<Draft>(place: string, draft: Draft | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(prefix + place)
    else sessionStorage.setItem(prefix + place, JSON.stringify(draft))
  } catch {
    // A browser without storage keeps the draft as long as the page is open.
  }
}

/** Only what `keepDraft` wrote at the same place comes back, so it has the same shape. */
export function keptDraft<Draft>(place: string): Draft | null {
  try {
    const text = sessionStorage.getItem(prefix + place)
    return text === null ? null : (JSON.parse(text) as Draft)
  } catch {
    return null
  }
}

/** Whoever signs out leaves nothing behind in the tab. */
export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
  } catch {
    // Nothing was kept either.
  }
}
