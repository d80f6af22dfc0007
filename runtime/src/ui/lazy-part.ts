/**
 * Parts of the app that load when they are needed. A connection that is down is waited for: the place of the part shows what it shows while it
 * loads, and nothing that is open around it is lost.
 */
import type { ComponentType } from 'react'
import { lazy } from 'react'
import { connection, serverAnswers } from '../api/connection.ts'

/** As React's own, with patience. Draw it inside Suspense. */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => ({ default: await patiently(load) }))
}

/**
 * Not tried while the server is out of reach: browsers of the Chromium family ask once for a file that failed, and then not before the page is
 * loaded anew. Errors: that of the second try, with a server that answers.
 */
export async function patiently<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  if (connection() === 'offline') await serverAnswers()
  try {
    return await load()
  } catch {
    await serverAnswers()
    return await load()
  }
}

/** The same for code that is called: what was loaded once is there without a server too. */
export function patientOnce<Loaded>(load: () => Promise<Loaded>): () => Promise<Loaded> {
  let known: Promise<Loaded> | undefined
  return () => {
    known ??= patiently(load).catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }
}
