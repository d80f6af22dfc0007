/**
 * Writes down what was done or is to be done, without leaving the record: a note, or any other kind with a subject, a time and a person.
 * What is typed stays until it is saved: also when the save fails, and when the page is left.
 */
import { Button, Checkbox, Group, SegmentedControl, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { KeyboardEvent } from 'react'
import { useState } from 'react'
import type { ObjectView } from '../../api/model.ts'
import { keyKeeper } from '../../api/new-key.ts'
import { problemOf, problemsByField } from '../../api/problem.ts'
import { createRecord, recordsChanged } from '../../api/records.ts'
import { useMe } from '../../api/session.ts'
import { quickCreate } from '../../actions/quick-create.ts'
import { textOf } from '../../fields/field-ui.ts'
import { uiOf } from '../../fields/field-uis.ts'
import { useLabel, useText } from '../../i18n/i18n.ts'
import type { PageRecord } from '../../page/page-record.ts'
import { toastDone, toastProblem } from '../../ui/toast.tsx'
import { KindSign } from './activity-line.tsx'
import type { Draft } from './activity-values.ts'
import { activityValues, emptyDraft, isBlankDraft, noteKind, partOptions } from './activity-values.ts'
import { keepDraft, keptDraft } from '../form/kept-draft.ts'
import { MentionText } from './mention-text.tsx'
import classes from './timeline.module.css'

export function Composer({ activity, page }: { activity: ObjectView; page: PageRecord }) {
  const t = useText()
  const labelOf = useLabel()
  const composer = useComposer(activity, page)
  const { draft, change } = composer
  const kinds = partOptions(activity, activity.activity?.kind)
  const isNote = draft.kind === noteKind
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void composer.save()
  }
  return (
    <div className={classes['composer']} onKeyDown={onKey} role="form" aria-label={t('activity.kind')}>
      {kinds.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={t('activity.kind')}
          value={draft.kind}
          onChange={(kind) => change({ kind, done: emptyDraft(kind, null).done })}
          data={kinds.map((kind) => ({
            value: kind.value,
            label: <KindLabel kind={kind.value} label={labelOf(kind.label ?? kind.value)} />,
          }))}
          className={classes['kinds']}
        />
      )}
      {!isNote && (
        <TextInput
          label={t('activity.subject')}
          value={draft.subject}
          error={composer.errors[activity.name_field]}
          onChange={(event) => change({ subject: event.currentTarget.value })}
          maxLength={200}
        />
      )}
      {!isNote && <WhenAndWho activity={activity} composer={composer} />}
      <MentionText
        label={isNote ? labelOf(kinds.find((kind) => kind.value === noteKind)?.label ?? '') : t('activity.details')}
        placeholder={isNote ? t('activity.note_hint') : undefined}
        value={draft.body}
        onChange={(body) => change({ body })}
        onMention={(person, body) => change({ body, mentions: [...draft.mentions, person] })}
      />
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed" visibleFrom="sm">
          {t('activity.keys')}
        </Text>
        <Group gap="xs" ml="auto">
          {!isNote && (
            <Button variant="subtle" color="gray" size="xs" onClick={composer.openForm}>
              {t('activity.and_more')}
            </Button>
          )}
          <Button size="xs" loading={composer.busy} disabled={isBlankDraft(draft)} onClick={() => void composer.save()}>
            {t('activity.save')}
          </Button>
        </Group>
      </Group>
    </div>
  )
}

function KindLabel({ kind, label }: { kind: string; label: string }) {
  return (
    <span className={classes['kind']}>
      <KindSign kind={kind} size={14} />
      <span className={classes['kind-name']}>{label}</span>
    </span>
  )
}

type ComposerState = ReturnType<typeof useComposer>

function WhenAndWho({ activity, composer }: { activity: ObjectView; composer: ComposerState }) {
  const t = useText()
  const labelOf = useLabel()
  const { draft, change, ownerName, errors } = composer
  const due = fieldOf(activity, activity.activity?.due)
  const owner = fieldOf(activity, 'owner')
  const dueUi = due && uiOf(due)
  const ownerUi = owner && uiOf(owner)
  const record = { id: '', owner: draft.owner, 'owner.name': ownerName }
  return (
    <div className={classes['when-and-who']}>
      {dueUi && (
        <dueUi.Edit
          field={due}
          value={draft.due}
          record={record}
          label={labelOf(due.label)}
          error={errors[due.name]}
          place="form"
          onChange={(value) => change({ due: typeof value === 'string' ? value : null })}
        />
      )}
      {ownerUi && (
        <ownerUi.Edit
          field={owner}
          value={draft.owner}
          record={record}
          label={labelOf(owner.label)}
          error={errors['owner']}
          place="form"
          onChange={(value, beside) =>
            composer.give(typeof value === 'string' ? value : null, textOf(beside?.['owner.name']))
          }
        />
      )}
      <Checkbox
        size="xs"
        label={t('activity.already_done')}
        checked={draft.done}
        onChange={(event) => change({ done: event.currentTarget.checked })}
      />
    </div>
  )
}

function fieldOf(activity: ObjectView, name: string | undefined) {
  return name !== undefined && Object.hasOwn(activity.fields, name) ? activity.fields[name] : undefined
}

function useComposer(activity: ObjectView, page: PageRecord) {
  const t = useText()
  const me = useMe()
  const client = useQueryClient()
  const place = `activity.${me.id}.${page.object.name}.${page.record.id}`
  const kinds = partOptions(activity, activity.activity?.kind)
  const first = kinds.find((kind) => kind.value === noteKind)?.value ?? kinds[0]?.value ?? ''
  const [draft, setDraft] = useState<Draft>(() => keptDraft<Draft>(place) ?? emptyDraft(first, me.id))
  const [ownerName, setOwnerName] = useState(me.name)
  const [busy, setBusy] = useState(false)
  const [errors, setErrors] = useState<{ [field: string]: string | undefined }>({})
  const [keys] = useState(keyKeeper)
  const put = (next: Draft) => {
    setDraft(next)
    keepDraft(place, isBlankDraft(next) ? null : next)
  }
  const valuesNow = () =>
    activityValues(activity, draft, {
      object: page.object.name,
      id: page.record.id,
      now: new Date().toISOString(),
    })
  const finish = (name: string) => {
    keys.done()
    put(emptyDraft(draft.kind, me.id))
    setOwnerName(me.name)
    setErrors({})
    toastDone(t('activity.saved', { name }))
    void recordsChanged(client, activity.name)
  }
  const save = async () => {
    if (busy || isBlankDraft(draft)) return
    setBusy(true)
    const values = valuesNow()
    try {
      await createRecord(activity.name, values, keys.keyFor({ ...values, now: undefined }))
      finish(textOf(values[activity.name_field]))
    } catch (error) {
      const problem = problemOf(error)
      // Only an answer that never came leaves open whether it was saved; then the same key is sent again.
      if (problem.status !== 0) keys.done()
      const byField = problemsByField(problem)
      setErrors(Object.fromEntries(Object.entries(byField).map(([name, texts]) => [name, texts.join(' ')])))
      toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return {
    draft,
    busy,
    errors,
    ownerName,
    change: (some: Partial<Draft>) => put({ ...draft, ...some }),
    give(owner: string | null, name: string) {
      put({ ...draft, owner })
      setOwnerName(name)
    },
    save,
    openForm: () =>
      quickCreate({
        object: activity.name,
        values: { ...valuesNow(), 'owner.name': ownerName },
        onCreated: (record) => finish(textOf(record[activity.name_field])),
      }),
  }
}
