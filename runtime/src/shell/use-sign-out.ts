/** The way out: nothing of the person stays in this browser. */
import { useQueryClient } from '@tanstack/react-query'
import { signOut } from '../api/session.ts'
import { forgetDrafts } from '../records/form/kept-draft.ts'

/** Ends the session and goes to the page of sign-in. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await signOut().catch(() => undefined)
    client.clear()
    forgetDrafts()
    location.assign('/sign-in')
  }
}
