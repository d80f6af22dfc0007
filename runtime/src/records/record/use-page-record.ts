/** The record of a page: read once with all paths of its layout, saved field by field, shown before the server has answered. */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { JsonValue } from '@trellis/metadata/fields/field-type.ts'
import type { ObjectView } from '../../api/model.ts'
import { askedFields, ownFields, useModel } from '../../api/model.ts'
import { problemOf, problemsByField } from '../../api/problem.ts'
import type { RecordView } from '../../api/records.ts'
import { recordsChanged, updateRecord, useRecord } from '../../api/records.ts'
import type { PageLayout } from '../../page/layout.ts'
import { layoutPaths } from '../../page/layout.ts'

type Refused = ReadonlyMap<string, { value: JsonValue; message: string }>

/** `layouts`: every layout the page may have; `paths`: what their conditions read through lookups. */
export function usePageRecord(
  object: ObjectView,
  id: string,
  { layouts, paths }: { layouts: PageLayout[]; paths: string[] },
) {
  const model = useModel()
  const client = useQueryClient()
  const fields = useMemo(() => {
    // All own fields come along: conditions and the form need them, and one record is cheap.
    return askedFields(model, object, [...new Set([...layouts.flatMap(layoutPaths), ...paths, ...ownFields(object)])])
  }, [model, object, layouts, paths])
  const found = useRecord(object.name, id, fields)
  const [refused, setRefused] = useState<Refused>(new Map())
  const record = found.data?.id === id ? found.data : undefined
  const show = useCallback(
    (values: Partial<RecordView>) => {
      client.setQueriesData<RecordView>(
        { queryKey: ['records', object.name, 'one', id] },
        (known) => known && ({ ...known, ...values } as RecordView),
      )
    },
    [client, object.name, id],
  )
  const save = useCallback(
    async (path: string, value: JsonValue, beside: { [path: string]: JsonValue } = {}) => {
      if (!record) return
      const before = Object.fromEntries([path, ...Object.keys(beside)].map((name) => [name, record[name] ?? null]))
      const own = Object.fromEntries(Object.entries(beside).filter(([name]) => !name.includes('.')))
      setRefused((known) => new Map([...known].filter(([name]) => name !== path)))
      show({ [path]: value, ...beside })
      try {
        const saved = await updateRecord(object.name, id, { values: { [path]: value, ...own } })
        show(Object.fromEntries(Object.entries(saved).filter(([name]) => name in record)))
        await recordsChanged(client, object.name)
      } catch (error) {
        const problem = problemOf(error)
        const reasons = problemsByField(problem)
        show(before)
        const message =
          reasons[path]?.join(' ') ?? Object.values(reasons)[0]?.join(' ') ?? problem.detail ?? problem.title
        setRefused((known) => new Map(known).set(path, { value, message }))
      }
    },
    [client, object.name, id, record, show],
  )
  return {
    record,
    error: found.error,
    loading: found.isPending || (found.isPlaceholderData && !record),
    retry: () => void found.refetch(),
    refused,
    save,
  }
}
