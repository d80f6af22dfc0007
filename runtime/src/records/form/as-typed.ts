/**
 * The record as it stands in a form while it is typed, shared by everything that follows from it: conditions, dependent choices, live formulas.
 *
 * Every key changes the record; a component asks for what follows from it and is drawn again only when that differs. A form of sixty
 * fields then draws the one that is typed in, and the one whose condition has just turned.
 */
import { useMemo, useSyncExternalStore } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { RecordView } from '../../api/records.ts'
import type { FormValues } from './form-values.ts'
import { asRecord } from './form-values.ts'
import type { FormOf } from './record-form.tsx'

export type AsTyped = {
  /** The same object until something is typed. */
  now(): RecordView
  subscribe(listener: () => void): () => void
}

type Around = { beside: { [path: string]: JsonValue }; record: RecordView | null }

/** `beside` and `record`: what the form does not hold itself, as for `asRecord`. */
export function useAsTyped(form: FormOf, { beside, record }: Around): AsTyped {
  return useMemo(() => asTyped(form, { beside, record }), [form, beside, record])
}

/** One for a form; it listens to the form only while somebody listens to it. */
export function asTyped(form: Pick<FormOf, 'getValues' | 'watch'>, { beside, record }: Around): AsTyped {
  const listeners = new Set<() => void>()
  let known: RecordView | null = null
  let watching: { unsubscribe(): void } | null = null
  const read = () => asRecord(form.getValues() as FormValues, beside, record)
  const changed = () => {
    known = null
    for (const listener of listeners) listener()
  }
  return {
    // Kept only while the form is watched: before that, nobody says when it is out of date.
    now: () => (watching === null ? read() : (known ??= read())),
    subscribe: (listener) => {
      listeners.add(listener)
      watching ??= form.watch(changed)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        watching?.unsubscribe()
        watching = null
        known = null
      }
    },
  }
}

/** What `work` makes of the record as typed; values of JSON, compared as such. */
export function useFollowing<Outcome>(typed: AsTyped, work: (now: RecordView) => Outcome): Outcome {
  const text = useSyncExternalStore(typed.subscribe, () => JSON.stringify(work(typed.now())))
  return useMemo(() => JSON.parse(text) as Outcome, [text])
}
