/**
 * Where in the studio we are: the path below `/studio`, kept in the browser's history.
 *
 * Shape   `/studio/layouts/lead~standard` <-> ['layouts', 'lead.standard']. A dot would look like a file to the server. `go` moves there.
 */
import { useSyncExternalStore } from 'react'

const prefix = '/studio'
const listeners = new Set<() => void>()
let last = { path: '', steps: [] as string[] }
/** Where one works, as against where one looks over and publishes what was done. */
let atWork: Place = []

export type Place = readonly string[]

export function placeNow(): Place {
  const path = window.location.pathname
  if (path !== last.path) {
    last = { path, steps: stepsOf(path) }
    if (last.steps[0] !== 'changes') atWork = last.steps
  }
  return last.steps
}

/** Where one was before looking at the changes; the studio's home for who came straight to them. */
export function placeAtWork(): Place {
  return atWork
}

export function usePlaceNow(): Place {
  return useSyncExternalStore(subscribe, placeNow)
}

export function addressOf(steps: Place): string {
  return [prefix, ...steps.map((step) => encodeURIComponent(step).replaceAll('.', '~'))].join('/')
}

export function go(steps: Place, options: { replace?: boolean } = {}): void {
  const address = addressOf(steps)
  if (address === window.location.pathname) return
  if (options.replace) window.history.replaceState(null, '', address)
  else window.history.pushState(null, '', address)
  for (const listener of listeners) listener()
}

function stepsOf(path: string): string[] {
  const below = path.startsWith(prefix) ? path.slice(prefix.length) : path
  return below
    .split('/')
    .filter((step) => step !== '')
    .map(decoded)
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll('~', '.')
  } catch {
    return step
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('popstate', listener)
  }
}
