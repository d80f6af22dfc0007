/**
 * What a person chose for this browser: density, accent, language before sign-in, open rail. Kept in local storage.
 *
 * The colour scheme is kept by Mantine itself under its own key.
 */
import { useSyncExternalStore } from 'react'

export type Density = 'comfortable' | 'compact'

export type Preferences = {
  density: Density
  /** null: the accent of the workspace. */
  accent: string | null
  /** What the workspace's theme said last; kept so that the sign-in page wears it too. */
  workspaceAccent: string | null
  /** BCP 47; null: the browser's. */
  language: string | null
  railOpen: boolean
  app: string | null
}

const key = 'trellis.preferences'
const initial: Preferences = {
  density: 'comfortable',
  accent: null,
  workspaceAccent: null,
  language: null,
  railOpen: true,
  app: null,
}
const listeners = new Set<() => void>()
let current: Preferences = readKept()

function readKept(): Preferences {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return typeof kept === 'object' && kept !== null ? { ...initial, ...kept } : initial
  } catch {
    return initial
  }
}

export function preferences(): Preferences {
  return current
}

/** Changes some preferences, keeps them, and redraws whoever uses them. */
export function prefer(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(key, JSON.stringify(current))
  } catch {
    // A browser that keeps nothing (private mode) still works for this visit.
  }
  applyDensity()
  for (const listener of listeners) listener()
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences)
}

/** Rows' height for the virtual lists, in px; the style sheets (theme.css, touch.css) have the same numbers. */
export function rowHeight(density: Density): number {
  if (window.matchMedia('(pointer: coarse)').matches) return 44
  return density === 'compact' ? 30 : 36
}

export function applyDensity(): void {
  document.documentElement.dataset['density'] = current.density
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
