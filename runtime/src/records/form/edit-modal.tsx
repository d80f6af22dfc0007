/** Edits a record in a dialog. When somebody else saved first, their values and mine are merged field by field. */
import { Modal } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { problemOf } from '../../api/problem.ts'
import type { RecordView } from '../../api/records.ts'
import { readRecord, recordsChanged, updateRecord } from '../../api/records.ts'
import { textOf } from '../../fields/field-ui.ts'
import { isWritable } from '../../fields/field-uis.ts'
import { useText } from '../../i18n/i18n.ts'
import { PageSkeleton } from '../../ui/states.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { Conflict, FormValues } from './form-values.ts'
import { changedValues, mergeChanges } from './form-values.ts'
import { FormDialog } from './form-dialog.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { useRecordForm } from './use-record-form.ts'

type EditProps = { object: ObjectView; record: RecordView; focus?: string; onClose(): void }

/** Heavy values (rich text, secrets) are not on the page: the form reads them before it opens. */
export function EditModal(props: EditProps) {
  const { object, record } = props
  const missing = Object.values(object.fields)
    .filter((field) => isWritable(field) && !field.system && !Object.hasOwn(record, field.name))
    .map((field) => field.name)
  const rest = useQuery({
    queryKey: ['records', object.name, 'form', record.id, record.version],
    queryFn: ({ signal }) => readRecord(object.name, record.id, ['id', 'version', ...missing], signal),
    enabled: missing.length > 0,
    gcTime: 0,
  })
  if (missing.length > 0 && !rest.data) {
    return (
      <Modal opened onClose={props.onClose} withCloseButton={false} size={720}>
        <PageSkeleton />
      </Modal>
    )
  }
  return <EditOf {...props} record={{ ...record, ...rest.data }} />
}

type Merge = { conflicts: Conflict[]; free: FormValues; version: number }

function EditOf({ object, record, focus, onClose }: EditProps) {
  const t = useText()
  const client = useQueryClient()
  const [merge, setMerge] = useState<Merge | null>(null)
  const finish = () => {
    state.finish()
    void recordsChanged(client, object.name)
    toastDone(t('record.saved'))
    onClose()
  }
  const state = useRecordForm({
    object,
    use: 'edit',
    record,
    given: record,
    save: async (values, before) => {
      const changed = changedValues(values, before)
      if (Object.keys(changed).length === 0) return onClose()
      try {
        await updateRecord(object.name, record.id, { values: changed, version: record.version })
        finish()
      } catch (error) {
        const { code, current } = problemOf(error)
        if (code !== 'record.stale' || !current) throw error
        const { free, conflicts } = mergeChanges(changed, before, current)
        const version = Number(current['version'])
        if (conflicts.length > 0) return setMerge({ conflicts, free, version })
        await updateRecord(object.name, record.id, { values: free, version })
        finish()
      }
    },
  })
  const resolve = async (chosen: FormValues) => {
    if (!merge) return
    setMerge(null)
    try {
      await updateRecord(object.name, record.id, { values: { ...merge.free, ...chosen }, version: merge.version })
      finish()
    } catch (error) {
      state.place(error)
    }
  }
  return (
    <>
      <FormDialog
        title={t('record.edit_title', { name: textOf(record[object.name_field]) })}
        object={object}
        record={record}
        focus={focus}
        state={state}
        onSubmit={() => void state.submit()}
        onClose={onClose}
      />
      {merge && (
        <MergeDialog
          object={object}
          record={record}
          conflicts={merge.conflicts}
          onCancel={() => setMerge(null)}
          onResolve={(chosen) => void resolve(chosen)}
        />
      )}
    </>
  )
}
