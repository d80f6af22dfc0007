/** What publishing would do, asked anew whenever the drafts on the server changed. */
import { useQuery } from '@tanstack/react-query'
import { useAutosave } from '../document/autosave-context.ts'
import { readPlan } from '../document/change-set-api.ts'
import { useStudio, useStudioState } from '../document/studio.ts'

let counted = 0
const numbers = new WeakMap<object, number>()

export function usePlan(enabled: boolean) {
  const studio = useStudio()
  const autosave = useAutosave()
  const documents = useStudioState((state) => state.history.documents)
  const version = useStudioState((state) => state.version)
  return useQuery({
    queryKey: ['plan', version, numberOf(documents)],
    queryFn: async () => {
      await autosave.flush()
      if (studio.state().save === 'failed') throw new Error('drafts are not saved')
      return await readPlan()
    },
    enabled,
    staleTime: 0,
    gcTime: 0,
  })
}

/** Documents are values without a name; each gets a number for the query's key. */
function numberOf(documents: object): number {
  let known = numbers.get(documents)
  if (known === undefined) {
    known = ++counted
    numbers.set(documents, known)
  }
  return known
}
