/** The one autosave of an open studio, for what must wait until every draft is on the server (plan, publish, preview). */
import { createContext, useCallback, useContext } from 'react'
import type { Autosave } from './autosave.ts'
import { readDocuments, readDrafts } from './change-set-api.ts'
import { useStudio } from './studio.ts'

const AutosaveContext = createContext<Autosave | null>(null)
export const AutosaveProvider = AutosaveContext.Provider

export function useAutosave(): Autosave {
  const autosave = useContext(AutosaveContext)
  if (!autosave) throw new Error('useAutosave outside of the frame')
  return autosave
}

/** Reads everything anew and takes it over; edits that are not saved yet are saved first. Errors: ApiProblem. */
export function useReload(): () => Promise<void> {
  const studio = useStudio()
  const autosave = useAutosave()
  return useCallback(async () => {
    await autosave.flush()
    const [published, drafts] = await Promise.all([readDocuments(), readDrafts()])
    studio.load(published, drafts)
    autosave.settled()
  }, [studio, autosave])
}
