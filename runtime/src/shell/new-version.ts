/**
 * The app as it is installed: its service worker is registered once the page stands, and a newer version that waits is told of.
 *
 * Nothing is taken over without the person: `useNewVersion` gives the way to go on with it, which loads the page anew.
 */
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let waiting: ServiceWorker | null = null
let chosen = false

/** Registers after the page has loaded, so that it never competes with it. */
export function installWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const start = () => void navigator.serviceWorker.register('/sw.js').then(watch, () => undefined)
  if (document.readyState === 'complete') start()
  else window.addEventListener('load', start, { once: true })
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (chosen) location.reload()
  })
}

/** undefined: this is the newest version. */
export function useNewVersion(): (() => void) | undefined {
  const worker = useSyncExternalStore(subscribe, () => waiting)
  if (worker === null) return undefined
  return () => {
    chosen = true
    worker.postMessage('use-new-version')
  }
}

const hourMs = 3_600_000

/** Where workers are turned off there is no registration. */
function watch(registration: ServiceWorkerRegistration | undefined): void {
  if (!registration) return
  if (registration.waiting && navigator.serviceWorker.controller) tell(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing
    worker?.addEventListener('statechange', () => {
      // The very first one has nobody to replace.
      if (worker.state === 'installed' && navigator.serviceWorker.controller) tell(worker)
    })
  })
  // A page that stays open for days asks now and then.
  setInterval(() => void registration.update().catch(() => undefined), hourMs)
}

function tell(worker: ServiceWorker): void {
  waiting = worker
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
