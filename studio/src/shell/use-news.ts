/** Listens for others' publishes. Without own drafts their version is taken over at once; with drafts the bar says so. */
import { useEffect } from 'react'
import { readDrafts } from '../document/change-set-api.ts'
import { useReload } from '../document/autosave-context.ts'
import { changesOf, useStudio } from '../document/studio.ts'

export function useNews(): void {
  const studio = useStudio()
  const reload = useReload()
  useEffect(() => {
    if (typeof EventSource === 'undefined') return
    const source = new EventSource('/api/v1/events')
    const onModel = async () => {
      const state = studio.state()
      const drafts = await readDrafts()
      if (drafts.version <= state.version) return
      if (changesOf(studio.state()).length === 0) await reload()
      else studio.set({ newer: true, conflicts: drafts.conflicts })
    }
    const listen = () => void onModel().catch(() => undefined)
    source.addEventListener('metadata', listen)
    return () => source.close()
  }, [studio, reload])
}
