/** The users of the workspace, as the access room picks from them. */
import { useQuery } from '@tanstack/react-query'
import { request } from '@trellis/runtime/api/client.ts'

export type Person = {
  id: string
  name: string
  email: string
  active: boolean
  admin: boolean
  role: string | null
  permission_sets: string[]
}

export const peopleKey = ['users'] as const

export function usePeople() {
  return useQuery({
    queryKey: peopleKey,
    queryFn: () => request<{ records: Person[] }>('GET', '/api/v1/users?limit=1000'),
  })
}
