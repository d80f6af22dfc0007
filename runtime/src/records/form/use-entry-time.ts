/** The time a form has taken, said with its save. */
import { useEffect, useRef } from 'react'
import type { EntryTime } from '../../api/records.ts'
import type { EntryClock } from './entry-clock.ts'
import { startEntryClock } from './entry-clock.ts'

/** `counts` false: the form came half filled in (a copy, a draft that was kept), so its time says nothing. */
export function useEntryTime(counts: boolean): (layout: string | undefined) => { entry?: EntryTime } {
  const clock = useRef<EntryClock | null>(null)
  useEffect(() => {
    const started = startEntryClock()
    clock.current = started
    return () => started.stop()
  }, [])
  return (layout) =>
    counts && layout !== undefined && clock.current ? { entry: { layout, seconds: clock.current.seconds() } } : {}
}
