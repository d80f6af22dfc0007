/** Jobs the person started here and wants to see through: the shell shows them on every page. They are remembered while the tab is open. */
import { useSyncExternalStore } from 'react'

const storeKey = 'trellis.jobs'
const listeners = new Set<() => void>()
let followed: readonly string[] = remembered()

export function followJob(id: string): void {
  keep([...followed.filter((one) => one !== id), id])
}

export function leaveJob(id: string): void {
  keep(followed.filter((one) => one !== id))
}

/** Ids, oldest first. */
export function useFollowedJobs(): readonly string[] {
  return useSyncExternalStore(subscribe, () => followed)
}

function keep(next: readonly string[]): void {
  followed = next
  try {
    sessionStorage.setItem(storeKey, JSON.stringify(next))
  } catch {
    // A browser that keeps nothing still shows them until it is closed.
  }
  for (const tell of listeners) tell()
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell)
  return () => listeners.delete(tell)
}

function remembered(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storeKey) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string') : []
  } catch {
    return []
  }
}
