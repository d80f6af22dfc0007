/**
 * Undo and redo: every step keeps what it changed, so its inverse restores the very documents that were there before. Pure.
 */
import type { Change, Documents } from './documents.ts'
import { applyChanges, differenceOf, inverse } from './documents.ts'

/** Steps kept; the oldest are forgotten. */
export const maxSteps = 200

/** What a step is called: key of a text of the studio, with what to fill in. */
export type StepTitle = { key: string; params?: { [name: string]: string } }

export type Step = {
  title: StepTitle
  changes: Change[]
  /** Steps with the same mark that follow each other count as one. */ mark?: string
  atMs: number
}

export type History = { documents: Documents; past: readonly Step[]; future: readonly Step[] }

/** Typing goes on as one step while it pauses for less than this. */
const sameStepMs = 1500

export function startHistory(documents: Documents): History {
  return { documents, past: [], future: [] }
}

/** Records an edit; an edit that changed nothing leaves everything as it is, the redo list included. */
export function record(
  history: History,
  documents: Documents,
  about: { title: StepTitle; mark?: string; atMs: number },
): History {
  const changes = differenceOf(history.documents, documents)
  if (changes.length === 0) return history
  const last = history.past.at(-1)
  if (
    last &&
    about.mark !== undefined &&
    last.mark === about.mark &&
    about.atMs - last.atMs < sameStepMs &&
    history.future.length === 0
  ) {
    const joined: Step = { ...last, changes: join(last.changes, changes), atMs: about.atMs }
    return { documents, past: [...history.past.slice(0, -1), joined], future: [] }
  }
  const past = [...history.past, { ...about, changes }]
  return { documents, past: past.slice(-maxSteps), future: [] }
}

export function undo(history: History): History {
  const step = history.past.at(-1)
  if (!step) return history
  return {
    documents: applyChanges(history.documents, inverse(step.changes)),
    past: history.past.slice(0, -1),
    future: [step, ...history.future],
  }
}

export function redo(history: History): History {
  const [step, ...future] = history.future
  if (!step) return history
  // A step that came back never joins with what follows.
  return {
    documents: applyChanges(history.documents, step.changes),
    past: [...history.past, { ...step, mark: undefined }],
    future,
  }
}

function join(first: readonly Change[], second: readonly Change[]): Change[] {
  const joined = new Map(first.map((change) => [change.key, change]))
  for (const change of second) {
    const known = joined.get(change.key)
    joined.set(change.key, known ? { ...change, before: known.before } : change)
  }
  return [...joined.values()]
}
