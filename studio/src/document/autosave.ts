/**
 * Saves edits as drafts a moment after they were made, one call per document, never two saves at once.
 *
 * What the server holds is remembered by document, so only what differs is sent. A draft that is taken back entirely is removed by
 * replacing the change set. A failed save is tried again with growing pauses, and at once when `flush` is called.
 */
import { removeDraft, replaceDrafts, itemsOf, saveDraft, saveWhileLeaving } from './change-set-api.ts'
import type { Change } from './documents.ts'
import { keyOf, partsOf, sameDocument } from './documents.ts'
import type { Studio } from './studio.ts'
import { changesOf } from './studio.ts'

const pauseMs = 500
const longestPauseMs = 20_000

export type Autosave = {
  flush(): Promise<void>
  stop(): void
  /** The server's drafts are those of the state. */
  settled(): void
  /** The page is being left: what is not saved yet is sent along. */
  leave(): void
}

export type DraftCalls = {
  saveDraft: typeof saveDraft
  removeDraft: typeof removeDraft
  replaceDrafts: typeof replaceDrafts
}

export function startAutosave(studio: Studio, calls: DraftCalls = { saveDraft, removeDraft, replaceDrafts }): Autosave {
  let saved = held(changesOf(studio.state()))
  let documents = studio.documents()
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined
  let failures = 0

  const save = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const state = studio.state()
    const wanted = held(changesOf(state))
    const todo = differing(saved, wanted)
    if (todo.length > 0) {
      studio.set({ save: 'saving' })
      try {
        await send(todo, changesOf(state), state.base)
        saved = wanted
        failures = 0
      } catch {
        failures += 1
        studio.set({ save: 'failed' })
        timer = setTimeout(() => void run(), Math.min(longestPauseMs, pauseMs * 2 ** failures))
        return
      }
    }
    studio.set({ save: studio.documents() === state.history.documents ? 'saved' : 'waiting' })
  }
  const send = async (todo: Change[], all: Change[], base: number): Promise<void> => {
    const dropped = todo.some((change) => !all.some((other) => other.key === change.key))
    if (dropped || todo.length > 20) {
      await calls.replaceDrafts(itemsOf(all), base)
      return
    }
    for (const { key, after } of todo) {
      const { kind, name } = partsOf(key)
      await (after ? calls.saveDraft(after) : calls.removeDraft(kind, name))
    }
  }
  const run = (): Promise<void> => {
    running = (running ?? Promise.resolve()).then(save)
    return running
  }
  const stop = studio.subscribe(() => {
    if (studio.documents() === documents) return
    documents = studio.documents()
    clearTimeout(timer)
    timer = setTimeout(() => void run(), pauseMs)
  })
  return {
    flush: run,
    leave() {
      const state = studio.state()
      const changes = changesOf(state)
      const todo = differing(saved, held(changes)).filter((change) => changes.some((other) => other.key === change.key))
      if (todo.length > 0) saveWhileLeaving(todo)
    },
    settled() {
      saved = held(changesOf(studio.state()))
      documents = studio.documents()
    },
    stop() {
      clearTimeout(timer)
      stop()
    },
  }
}

function held(changes: readonly Change[]): Map<string, Change> {
  return new Map(changes.map((change) => [change.key, change]))
}

/** Drafts to send: new or other ones, and those that are no drafts any more. */
function differing(saved: Map<string, Change>, wanted: Map<string, Change>): Change[] {
  const todo: Change[] = []
  for (const change of wanted.values()) {
    const before = saved.get(change.key)
    if (!before || !sameDocument(before.after, change.after)) todo.push(change)
  }
  for (const change of saved.values()) if (!wanted.has(change.key)) todo.push(change)
  return todo
}

/** Key of the draft a problem's pointer `/items/<kind>/<name>/...` is about, and the rest of the pointer. */
export function placeOfPointer(pointer: string): { key: string; kind: string; name: string; rest: string } | undefined {
  const match = /^\/items\/([^/]+)\/([^/]+)(.*)$/.exec(pointer)
  if (!match) return undefined
  const [, kind = '', name = '', rest = ''] = match
  return { key: keyOf(kind, name), kind, name, rest }
}
