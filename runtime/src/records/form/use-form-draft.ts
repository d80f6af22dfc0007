/** Drafts of record forms: kept while somebody types, so that a page that is loaded again (or a tab that crashed) has lost nothing. */
import { useEffect, useRef, useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ObjectView } from '../../api/model.ts'
import type { RecordView } from '../../api/records.ts'
import { useMe } from '../../api/session.ts'
import type { AsTyped } from './as-typed.ts'
import type { FormValues } from './form-values.ts'
import { changedValues } from './form-values.ts'
import { keepDraft, keptDraft } from './kept-draft.ts'
import type { KeptLines } from './use-form-lines.ts'

/** What differs from the record as it was opened, how those fields were then, and at which version: merged at saving as if the form had stayed open. */
export type FormDraft = {
  values: FormValues
  was: FormValues
  beside: { [path: string]: JsonValue }
  version?: number
  lines?: KeptLines
}

/** `kept`: what came back; it is in the form already. */
export type DraftPlace = { place: string; kept: FormDraft | null }

/** Secrets are not written down. null: nothing was typed. */
export function draftOf(
  object: ObjectView,
  { values, before, now, lines }: { values: FormValues; before: FormValues; now: RecordView; lines: KeptLines },
): FormDraft | null {
  const changed = Object.entries(changedValues(values, before)).filter(
    ([name]) => object.fields[name]?.type !== 'encrypted_text',
  )
  if (changed.length + Object.keys(lines).length === 0) return null
  const was = changed.map(([name]) => [name, before[name] ?? null] as const)
  const beside = Object.entries(now).filter(
    (entry): entry is [string, JsonValue] =>
      entry[1] !== undefined && changed.some(([name]) => entry[0].startsWith(`${name}.`)),
  )
  return {
    values: Object.fromEntries(changed),
    was: Object.fromEntries(was),
    beside: Object.fromEntries(beside),
    ...(now.version !== undefined && { version: now.version }),
    ...(Object.keys(lines).length > 0 && { lines }),
  }
}

/** A record as it was when its draft was begun, and the draft; `wanted` false: it is left aside. */
export function useDrafted(
  object: ObjectView,
  given: RecordView,
  wanted: boolean,
): { record: RecordView; draft: DraftPlace } {
  const me = useMe()
  const place = `form.${me.id}.${object.name}.${given.id}`
  const [kept] = useState(() => (wanted ? keptDraft<FormDraft>(place) : null))
  const [record] = useState(() => (kept ? { ...given, ...kept.was, version: kept.version } : given))
  return { record, draft: { place, kept } }
}

const pauseMs = 300

type Source = { subscribe(listener: () => void): () => void }

/** Keeps what `made` gives a moment after each change of a source; the answer forgets it for good. */
export function useKeepDraft(
  place: string,
  { typed, lines }: { typed: AsTyped; lines: Source },
  made: () => FormDraft | null,
): () => void {
  const { subscribe } = lines
  const latest = useRef(made)
  const over = useRef(false)
  useEffect(() => {
    latest.current = made
  })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const keep = () => {
      timer = undefined
      if (!over.current) keepDraft(place, latest.current())
    }
    const changed = () => {
      clearTimeout(timer)
      timer = setTimeout(keep, pauseMs)
    }
    const keepNow = () => timer !== undefined && keep()
    const stops = [typed.subscribe(changed), subscribe(changed)]
    addEventListener('pagehide', keepNow)
    return () => {
      for (const stop of stops) stop()
      removeEventListener('pagehide', keepNow)
      clearTimeout(timer)
      keepNow()
    }
  }, [place, typed, subscribe])
  return () => {
    over.current = true
    keepDraft(place, null)
  }
}
