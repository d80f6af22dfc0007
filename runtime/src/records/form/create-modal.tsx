/** Creates a record: in a dialog from the palette, a list, a picker or a related list, or on a page of its own. */
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { ModelView, ObjectView } from '../../api/model.ts'
import { objectIn, useModel } from '../../api/model.ts'
import { keyKeeper } from '../../api/new-key.ts'
import { problemOf } from '../../api/problem.ts'
import { recordsChanged, saveWithChildren } from '../../api/records.ts'
import type { Me } from '../../api/session.ts'
import { useMe } from '../../api/session.ts'
import type { QuickCreate } from '../../actions/quick-create.ts'
import { textOf } from '../../fields/field-ui.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import { toastDone } from '../../ui/toast.tsx'
import { useEntryTime } from './use-entry-time.ts'
import { createdValues } from './form-values.ts'
import type { FormPlace } from './form-frame.tsx'
import { FormFrame } from './form-frame.tsx'
import { keptDraft } from './kept-draft.ts'
import type { FormDraft } from './use-form-draft.ts'
import { useRecordForm } from './use-record-form.ts'

type CreateProps = { request: QuickCreate; place?: FormPlace; onClose(): void }

export function CreateModal(props: CreateProps) {
  const { request } = props
  const object = objectIn(useModel(), request.object)
  const [round, setRound] = useState(0)
  return object ? (
    <CreateOf key={`${object.name}-${round}`} {...props} object={object} onAgain={() => setRound(round + 1)} />
  ) : null
}

function CreateOf(props: CreateProps & { object: ObjectView; onAgain(): void }) {
  const { object, request, place: stands = 'dialog', onClose, onAgain } = props
  const t = useText()
  const labelOf = useLabel()
  const model = useModel()
  const me = useMe()
  const client = useQueryClient()
  const navigate = useNavigate()
  const again = useRef(false)
  const [keys] = useState(keyKeeper)
  // Another beginning (a related list, a copy) is another form.
  const place = `form.${me.id}.${object.name}.new.${JSON.stringify(request.values ?? {})}`
  const [kept] = useState(() => keptDraft<FormDraft>(place))
  const timeOf = useEntryTime(request.copied !== true && kept === null)
  const state = useRecordForm({
    object,
    use: 'create',
    record: null,
    given: { ...ownedBy(object, model, me), ...request.values },
    draft: { place, kept },
    save: async (values, _before, children) => {
      const body = { ...createdValues(values), ...children }
      const wish = { values: body, key: keys.keyFor(body), ...timeOf(state.layout) }
      const record = await saveWithChildren(object.name, null, wish).catch((error: unknown) => {
        // Only an answer that never came leaves open whether the record was made; then the same key is sent again.
        if (problemOf(error).status !== 0) keys.done()
        throw error
      })
      keys.done()
      state.finish()
      void recordsChanged(client, object.name)
      const name = textOf(record[object.name_field] ?? values[object.name_field])
      if (again.current) {
        toastDone(t('record.created', { name }))
        return onAgain()
      }
      if (stands === 'dialog') onClose()
      if (request.onCreated) return request.onCreated({ ...values, ...record })
      const params = { object: object.name, id: record.id }
      await navigate({ to: '/$object/$id', params, replace: stands === 'page', ignoreBlocker: true })
    },
  })
  const enlarge = () => {
    onClose()
    const search = request.values ?? {}
    void navigate({ to: '/$object/-/new', params: { object: object.name }, search, ignoreBlocker: true })
  }
  const submit = (another: boolean) => {
    again.current = another
    void state.submit()
  }
  const another = !request.onCreated && (
    <Button variant="default" size="sm" disabled={state.busy} onClick={() => submit(true)}>
      {t('record.save_and_new')}
    </Button>
  )
  return (
    <FormFrame
      place={stands}
      onEnlarge={stands === 'page' || request.onCreated || request.copied ? undefined : enlarge}
      title={t('list.new', { object: labelOf(object.label) })}
      object={object}
      record={null}
      state={state}
      onSubmit={() => submit(false)}
      onAfresh={onAgain}
      onClose={onClose}
      more={another}
    />
  )
}

/** A new record belongs to whoever makes it, unless the form says otherwise. */
function ownedBy(object: ObjectView, model: ModelView, me: Me): { [path: string]: string } {
  if (!Object.hasOwn(object.fields, 'owner')) return {}
  const nameField = objectIn(model, 'user')?.name_field ?? 'name'
  return { owner: me.id, [`owner.${nameField}`]: me.name }
}
