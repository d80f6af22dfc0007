/**
 * Moving a record by hand (a card to another column, an event to another day): shown at once, saved, and put back when refused.
 *
 * A refusal is said with its reasons; when it names fields other than those that were moved, the form opens on the first of them, so that
 * what is missing can be given there and then.
 */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ObjectView } from '../../api/model.ts'
import { newKey } from '../../api/new-key.ts'
import { problemOf } from '../../api/problem.ts'
import type { RecordView } from '../../api/records.ts'
import { recordsChanged, updateRecord } from '../../api/records.ts'
import { toastProblem } from '../../ui/toast.tsx'

export type Move = {
  object: ObjectView
  record: RecordView
  values: { [field: string]: JsonValue }
  /** Draws the record where it goes, before the server has answered. */
  show(): void
  /** Draws it where it was. */
  back(): void
}

/** What the form opens with: the record as it is, what was wished for, and the field that is missing. */
export type Asked = Pick<Move, 'object' | 'record'> & { wish: Move['values']; field: string }

export function useMove() {
  const client = useQueryClient()
  const [asked, setAsked] = useState<Asked | null>(null)
  /** True when it was saved. Sent again under the same key, it is done once, even when only the answer got lost. */
  const move = async (wanted: Move, key = newKey()): Promise<boolean> => {
    const { object, record, values, show, back } = wanted
    show()
    try {
      await updateRecord(object.name, record.id, { values, version: record.version, key })
      void recordsChanged(client, object.name)
      return true
    } catch (error) {
      back()
      const problem = problemOf(error)
      const missing = problem.errors?.find((one) => one.pointer !== '' && !Object.hasOwn(values, one.pointer.slice(1)))
      toastProblem(error, () => void move(wanted, key))
      if (missing && problem.status === 422) setAsked({ object, record, wish: values, field: missing.pointer.slice(1) })
      else void recordsChanged(client, object.name)
      return false
    }
  }
  return { move, asked, done: () => setAsked(null) }
}
