/** Who else has a record open: this page says that it has, every few seconds, and hears of the others by the event stream. */
import { useEffect, useState } from 'react'
import { request } from './client.ts'
import { newKey } from './new-key.ts'
import { useMe } from './session.ts'

export type Present = { id: string; name: string; state: 'viewing' | 'editing' }

type Change = { object: string; record: string; people: Present[] }

const sayEveryMs = 8_000
/** Tells pages of one person apart. */
const client = newKey()
const listeners = new Set<(change: Change) => void>()

/** The event stream hands on what it hears. */
export function presenceHeard(event: MessageEvent<unknown>): void {
  try {
    const change = JSON.parse(String(event.data)) as Change
    if (Array.isArray(change.people)) for (const listener of listeners) listener(change)
  } catch {
    // Not of this version of the server: nobody is shown.
  }
}

/** Everybody else on the record; empty while nothing is known. */
export function usePresence(object: string, record: string, state: 'viewing' | 'editing'): Present[] {
  const me = useMe()
  const [people, setPeople] = useState<Present[]>([])
  useEffect(() => {
    let here = true
    const say = (now: 'viewing' | 'editing' | 'gone') =>
      request<{ people: Present[] }>('POST', `/api/v1/records/${object}/${record}/presence`, {
        body: { client, state: now },
        keepalive: now === 'gone',
      })
    const take = (found: Present[]) => here && setPeople(found.filter(({ id }) => id !== me.id))
    const still = () => {
      if (document.visibilityState === 'visible')
        void say(state).then(
          (answer) => take(answer.people),
          () => take([]),
        )
    }
    const heard = (change: Change) => {
      if (change.object === object && change.record === record) take(change.people)
    }
    const left = () => void say('gone').catch(() => undefined)
    listeners.add(heard)
    still()
    const timer = setInterval(still, sayEveryMs)
    document.addEventListener('visibilitychange', still)
    addEventListener('pagehide', left)
    return () => {
      here = false
      listeners.delete(heard)
      clearInterval(timer)
      document.removeEventListener('visibilitychange', still)
      removeEventListener('pagehide', left)
      left()
    }
  }, [object, record, state, me.id])
  return people
}
