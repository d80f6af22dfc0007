/**
 * Cells that no server took: they wait here, whatever page of the app is open, and are sent in their order as soon as the server answers. Who
 * leaves the site meanwhile is asked first.
 */
import { serverAnswers } from '../../api/connection.ts'

/** Sends one cell; false: there is still no server, and it goes on waiting. Never rejects. */
type Send = () => Promise<boolean>

const waiting = new Map<string, Send>()
let sending = false

/** Another value of the same cell takes the place of the one that waits. */
export function sendLater(key: string, send: Send): void {
  waiting.delete(key)
  waiting.set(key, send)
  guardLeaving()
  void serverAnswers().then(sendAll)
}

/** It is not sent any more; false: it did not wait. */
export function dropUnsent(key: string): boolean {
  const waited = waiting.delete(key)
  guardLeaving()
  return waited
}

async function sendAll(): Promise<void> {
  if (sending) return
  sending = true
  try {
    for (const [key, send] of waiting) {
      if (!(await send())) {
        void serverAnswers().then(sendAll)
        return
      }
      if (waiting.get(key) === send) waiting.delete(key)
    }
  } finally {
    sending = false
    guardLeaving()
  }
}

function guardLeaving(): void {
  if (waiting.size > 0) addEventListener('beforeunload', ask)
  else removeEventListener('beforeunload', ask)
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault()
}
