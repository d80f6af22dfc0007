/**
 * The studio's state: documents with their history, what is published, and how far the drafts are saved. One per open studio.
 *
 * Components read with `useStudio`, and change documents only through `edit`, which takes a command: a pure function from documents to
 * documents (document/commands). Every edit is saved as drafts a moment later (autosave.ts).
 */
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { Conflict, DraftSet, PublishedSet } from './change-set-api.ts'
import type { Change, Documents } from './documents.ts'
import { documentsFrom, draftChanges, keyOf } from './documents.ts'
import type { History, StepTitle } from './history.ts'
import { record, redo, startHistory, undo } from './history.ts'

export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed'

export type StudioState = {
  version: number
  /** Version the change set was opened on. */
  base: number
  published: Documents
  origins: PublishedSet['origins']
  shipped: PublishedSet['shipped']
  history: History
  save: SaveState
  conflicts: readonly Conflict[]
  /** Somebody published since this studio was opened. */
  newer: boolean
}

export type Command = (documents: Documents) => Documents

export type Studio = {
  state(): StudioState
  documents(): Documents
  subscribe(listener: () => void): () => void
  edit(title: StepTitle, command: Command, mark?: string): void
  undo(): void
  redo(): void
  set(change: Partial<StudioState>): void
  /** Takes over what the server holds now; the history starts anew. */
  load(published: PublishedSet, drafts: DraftSet): void
}

export function stateOf(published: PublishedSet, drafts: DraftSet): StudioState {
  const base = documentsFrom(published.items)
  return {
    version: published.version,
    base: drafts.base,
    published: base,
    origins: published.origins,
    shipped: published.shipped,
    history: startHistory(overlaid(base, drafts)),
    save: 'saved',
    conflicts: drafts.conflicts,
    newer: false,
  }
}

function overlaid(published: Documents, drafts: DraftSet): Documents {
  const documents = new Map(published)
  for (const item of drafts.items) {
    if (item.delete === true) documents.delete(keyOf(item.kind, item.name))
    else documents.set(keyOf(item.kind, item.name), item as AnyDocument)
  }
  return documents
}

export function makeStudio(initial: StudioState, now: () => number = Date.now): Studio {
  const listeners = new Set<() => void>()
  let state = initial
  const put = (next: StudioState) => {
    if (next === state) return
    state = next
    for (const listener of listeners) listener()
  }
  const move = (history: History) => {
    if (history !== state.history) put({ ...state, history, save: 'waiting' })
  }
  return {
    state: () => state,
    documents: () => state.history.documents,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    edit(title, command, mark) {
      move(record(state.history, command(state.history.documents), { title, mark, atMs: now() }))
    },
    undo: () => move(undo(state.history)),
    redo: () => move(redo(state.history)),
    set: (change) => put({ ...state, ...change }),
    load: (published, drafts) => put(stateOf(published, drafts)),
  }
}

const StudioContext = createContext<Studio | null>(null)
export const StudioProvider = StudioContext.Provider

export function useStudio(): Studio {
  const studio = useContext(StudioContext)
  if (!studio) throw new Error('useStudio outside of the frame')
  return studio
}

/** A part of the state; the component draws again when that part is another one. */
export function useStudioState<T>(pick: (state: StudioState) => T): T {
  const studio = useStudio()
  return useSyncExternalStore(studio.subscribe, () => pick(studio.state()))
}

export function useDocuments(): Documents {
  return useStudioState((state) => state.history.documents)
}

const known = new WeakMap<Documents, { published: Documents; changes: Change[] }>()

/** What the change set holds now; worked out once per set of documents. */
export function changesOf(state: StudioState): Change[] {
  const documents = state.history.documents
  const kept = known.get(documents)
  if (kept && kept.published === state.published) return kept.changes
  const changes = draftChanges(state.published, documents)
  known.set(documents, { published: state.published, changes })
  return changes
}

export function useChanges(): Change[] {
  return useStudioState(changesOf)
}
