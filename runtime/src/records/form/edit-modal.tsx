/** Edits a record, in a dialog or on a page of its own. When somebody else saved first, their values and mine are merged field by field. */
import { Modal } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { askedFields, useModel } from '../../api/model.ts'
import { keyKeeper } from '../../api/new-key.ts'
import { problemOf } from '../../api/problem.ts'
import type { RecordView } from '../../api/records.ts'
import { readRecord, recordsChanged, saveWithChildren } from '../../api/records.ts'
import { textOf } from '../../fields/field-ui.ts'
import { isWritable } from '../../fields/field-uis.ts'
import type { Present } from '../../api/presence.ts'
import type { Text } from '../../i18n/i18n.ts'
import { useText } from '../../i18n/i18n.ts'
import { PageSkeleton } from '../../ui/states.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { Conflict, FormValues } from './form-values.ts'
import { changedValues, mergeChanges } from './form-values.ts'
import type { FormPlace } from './form-frame.tsx'
import { FormFrame } from './form-frame.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useDrafted } from './use-form-draft.ts'
import { useRecordForm } from './use-record-form.ts'

const MergeDialog = lazyPart(async () => (await import('./merge-dialog.tsx')).MergeDialog)

type EditProps = {
  object: ObjectView
  record: RecordView
  place?: FormPlace
  /** What the person wished for already (a move that was refused): stands in the form instead of what was typed some time ago, and is saved with the rest. */
  wish?: FormValues
  focus?: string
  /** Who else has the record open. */
  others?: Present[]
  /** `saved`: nothing is lost any more. */
  onClose(saved?: true): void
}

/** What the page does not hold (heavy values, what a card or an event does not show) is read before the form opens. */
export function EditModal(props: EditProps) {
  const model = useModel()
  const { object } = props
  // The form stays with the record it was opened on: what others save meanwhile is merged at saving.
  const [record] = useState(props.record)
  const [round, setRound] = useState(0)
  const missing = Object.values(object.fields)
    .filter(
      (field) => isWritable(field) && (!field.system || field.name === 'owner') && !Object.hasOwn(record, field.name),
    )
    .map((field) => field.name)
  const rest = useQuery({
    queryKey: ['records', object.name, 'form', record.id, record.version],
    queryFn: ({ signal }) => readRecord(object.name, record.id, askedFields(model, object, missing), signal),
    enabled: missing.length > 0,
    gcTime: 0,
  })
  if (missing.length > 0 && !rest.data) {
    return props.place === 'page' ? (
      <PageSkeleton />
    ) : (
      <Modal opened onClose={() => props.onClose()} withCloseButton={false} size={720}>
        <PageSkeleton />
      </Modal>
    )
  }
  const saved = props.record.version !== record.version
  return (
    <EditOf
      key={round}
      {...props}
      record={{ ...record, ...rest.data, version: record.version }}
      saved={saved}
      onAfresh={() => setRound(round + 1)}
    />
  )
}

function noticeOf(t: Text, others: Present[], saved: boolean): string | undefined {
  const editor = others.find((one) => one.state === 'editing')
  if (saved) return t('record.saved_meanwhile')
  return editor && t('record.is_editing', { name: editor.name })
}

type Merge = { conflicts: Conflict[]; free: { [member: string]: unknown }; version: number }

/** `saved`: somebody saved the record since the form was opened. */
function EditOf(props: EditProps & { saved: boolean; onAfresh(): void }) {
  const { object, record: given, wish, others = [], saved, onClose } = props
  const t = useText()
  const client = useQueryClient()
  const enlarge = useEnlarge(props)
  const { record, draft } = useDrafted(object, given, wish === undefined)
  const [merge, setMerge] = useState<Merge | null>(null)
  const [keys] = useState(keyKeeper)
  const send = (body: { [member: string]: unknown }, version: number | undefined) =>
    saveWithChildren(object.name, record.id, { values: body, version, key: keys.keyFor({ body, version }) })
  const finish = () => {
    keys.done()
    state.finish()
    void recordsChanged(client, object.name)
    toastDone(t('record.saved'))
    onClose(true)
  }
  const state = useRecordForm({
    object,
    use: 'edit',
    record,
    given: { ...record, ...wish },
    draft,
    save: async (values, shown, children) => {
      const before = { ...shown, ...wishedFrom(record, wish) }
      const changed = changedValues(values, before)
      if (Object.keys({ ...changed, ...children }).length === 0) {
        state.finish()
        return onClose(true)
      }
      try {
        await send({ ...changed, ...children }, record.version)
        finish()
      } catch (error) {
        const problem = problemOf(error)
        const { code, current, status } = problem
        if (status !== 0) keys.done()
        if (code !== 'record.stale' || !current || state.lines.concern(problem)) throw error
        const { free, conflicts } = mergeChanges(changed, before, current)
        const version = Number(current['version'])
        if (conflicts.length > 0) return setMerge({ conflicts, free: { ...free, ...children }, version })
        await send({ ...free, ...children }, version)
        finish()
      }
    },
  })
  const resolve = ({ free, version }: Merge, chosen: FormValues) => {
    setMerge(null)
    return send({ ...free, ...chosen }, version).then(finish, state.place)
  }
  return (
    <>
      <FormFrame
        {...props}
        title={t('record.edit_title', { name: textOf(record[object.name_field]) })}
        record={record}
        notice={noticeOf(t, others, saved || record.version !== given.version)}
        state={state}
        onSubmit={() => void state.submit()}
        onEnlarge={enlarge}
      />
      <Suspense fallback={null}>
        {merge && (
          <MergeDialog
            object={object}
            record={record}
            conflicts={merge.conflicts}
            onCancel={() => setMerge(null)}
            onResolve={(chosen) => void resolve(merge, chosen)}
          />
        )}
      </Suspense>
    </>
  )
}

/** From the dialog to the page of the form, where what was typed so far is kept; a wish is for this dialog alone. */
function useEnlarge({ object, record, wish, place, onClose }: EditProps): (() => void) | undefined {
  const navigate = useNavigate()
  if (place === 'page' || wish !== undefined) return undefined
  return () => {
    onClose()
    void navigate({ to: '/$object/$id/edit', params: { object: object.name, id: record.id }, ignoreBlocker: true })
  }
}

/** The values that a wish would change, as they are now. */
function wishedFrom(record: RecordView, wish: FormValues = {}): FormValues {
  return Object.fromEntries(Object.keys(wish).map((name) => [name, record[name] ?? null]))
}
