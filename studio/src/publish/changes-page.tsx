/** The change set: sentences, details, impact, problems, and one button. */
import { Alert, Badge, Button, Group, Loader, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconAlertTriangle, IconChecks } from '@tabler/icons-react'
import { useState } from 'react'
import { messageOf } from '@trellis/metadata/messages.ts'
import { changeText } from '@trellis/metadata/model/change-sentences.ts'
import type { ModelChange } from '@trellis/metadata/model/diff.ts'
import { problemOf } from '@trellis/runtime/api/problem.ts'
import { localeNow, useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { confirm } from '@trellis/runtime/ui/confirm.ts'
import { EmptyState, ProblemCard } from '@trellis/runtime/ui/states.tsx'
import { toastDone, toastProblem } from '@trellis/runtime/ui/toast.tsx'
import { placeOfPointer } from '../document/autosave.ts'
import { useAutosave, useReload } from '../document/autosave-context.ts'
import type { Impact, Plan, PlanProblem } from '../document/change-set-api.ts'
import { publishDrafts } from '../document/change-set-api.ts'
import { fieldOf, labelOr, objectIn } from '../document/documents.ts'
import { useChanges, useDocuments, useStudio } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { placeOf } from '../objects/place-of.ts'
import { go } from '../place.ts'
import { Room } from '../shell/room.tsx'
import { linkTo } from '../shell/shell.tsx'
import room from '../shell/room.module.css'
import { ChangedDocuments } from './changed-documents.tsx'
import { usePlan } from './use-plan.ts'

export function ChangesPage() {
  const t = useStudioText()
  const studio = useStudio()
  const changes = useChanges()
  const plan = usePlan(changes.length > 0)
  const discardAll = async () => {
    const yes = await confirm({ title: t('publish.discard_all_ask'), text: t('publish.discard_all_text'), yes: t('publish.discard_all'), danger: true })
    if (yes) studio.edit({ key: 'step.discard', params: { name: t('publish.title') } }, () => studio.state().published)
  }
  if (changes.length === 0) {
    return (
      <Room title={t('publish.title')}>
        <EmptyState icon={<IconChecks size={28} stroke={1.4} />} title={t('publish.none')} text={t('publish.none_text')} />
      </Room>
    )
  }
  return (
    <Room
      title={t('publish.title')}
      text={t('publish.text')}
      actions={
        <Button variant="default" onClick={() => void discardAll()}>
          {t('publish.discard_all')}
        </Button>
      }
    >
      <Stack gap="lg">
        {plan.isError && <ProblemCard error={plan.error} retry={() => void plan.refetch()} />}
        {plan.isPending && (
          <Group gap={8} role="status">
            <Loader size={14} />
            <Text size="sm">{t('publish.checking')}</Text>
          </Group>
        )}
        {plan.data && plan.data.problems.length > 0 && <Problems problems={plan.data.problems} />}
        {plan.data && plan.data.problems.length === 0 && <Sentences plan={plan.data} />}
        <ChangedDocuments changes={changes} />
        <PublishForm plan={plan.data} />
      </Stack>
    </Room>
  )
}

function PublishForm({ plan }: { plan: Plan | undefined }) {
  const t = useStudioText()
  const autosave = useAutosave()
  const reload = useReload()
  const [comment, setComment] = useState('')
  const [busy, setBusy] = useState(false)
  const publish = async () => {
    const loses = plan?.diff.some((change) => change.effect === 'destructive') === true
    if (loses && !(await confirm({ title: t('publish.confirm_title'), text: t('publish.confirm_text'), yes: t('publish.publish'), danger: true }))) return
    setBusy(true)
    try {
      await autosave.flush()
      const { version } = await publishDrafts({ comment, confirm: loses })
      await reload()
      toastDone(t('publish.published', { version }))
      go([])
    } catch (error) {
      if (problemOf(error).code === 'metadata.stale_base') {
        await reload().catch(toastProblem)
        go(['changes', 'merge'])
      } else toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const ready = plan !== undefined && plan.problems.length === 0 && !plan.impact.some((one) => (one.duplicates ?? 0) > 0)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void publish()
      }}
    >
      <Group gap={8} align="end">
        <TextInput style={{ flex: 1, maxWidth: 520 }} label={t('publish.comment')} value={comment} onChange={(event) => setComment(event.currentTarget.value)} maxLength={2000} />
        <Button type="submit" size="sm" loading={busy} disabled={!ready}>
          {t('publish.publish')}
        </Button>
      </Group>
    </form>
  )
}

function Sentences({ plan }: { plan: Plan }) {
  const t = useStudioText()
  return (
    <section>
      <Title order={2} mb={8}>
        {t('publish.what')}
      </Title>
      <ul className={room['lines']} style={{ margin: 0, padding: 0, listStyle: 'none' }}>
        {plan.diff.map((change, at) => (
          <li key={at} className={room['line']}>
            <span className={room['grow']}>{changeText(change, localeNow())}</span>
            <EffectBadge effect={change.effect} />
          </li>
        ))}
      </ul>
      <ImpactLines impact={plan.impact} />
    </section>
  )
}

function EffectBadge({ effect }: { effect: ModelChange['effect'] }) {
  const t = useStudioText()
  if (effect === 'safe') return null
  return <Badge color={effect === 'slow' ? 'orange' : 'red'}>{t(effect === 'slow' ? 'publish.effect_slow' : 'publish.effect_destructive')}</Badge>
}

function ImpactLines({ impact }: { impact: Impact[] }) {
  const t = useStudioText()
  const what = useImpactName()
  if (impact.length === 0) {
    return (
      <Text size="sm" c="dimmed" mt={8}>
        {t('publish.impact_none')}
      </Text>
    )
  }
  return (
    <Stack gap={2} mt={8}>
      {impact.map((one) => (
        <Text key={`${one.object}.${one.field ?? ''}`} size="sm" c={(one.unconvertible ?? 0) + (one.duplicates ?? 0) > 0 ? 'var(--mantine-color-error)' : 'dimmed'}>
          {impactText(one, what(one), t)}
        </Text>
      ))}
    </Stack>
  )
}

function impactText(one: Impact, what: string, t: ReturnType<typeof useStudioText>): string {
  if ((one.duplicates ?? 0) > 0) return t('publish.impact_duplicates', { count: one.duplicates, what })
  if ((one.unconvertible ?? 0) > 0) return t('publish.impact_lost', { count: one.unconvertible, what })
  return t('publish.impact_rows', { count: one.rows, what })
}

function useImpactName(): (one: Impact) => string {
  const labelOf = useLabel()
  const documents = useDocuments()
  const studio = useStudio()
  return (one) => {
    const object = objectIn(studio.state().published, one.object) ?? objectIn(documents, one.object)
    const name = labelOf(labelOr(object?.label, one.object))
    return one.field === undefined ? name : `${name} · ${labelOf(labelOr(fieldOf(object, one.field)?.label, one.field))}`
  }
}

function Problems({ problems }: { problems: PlanProblem[] }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} />} title={t('publish.problems')} role="alert">
      <Stack gap={6}>
        {problems.map((problem, at) => {
          const place = placeOfPointer(problem.pointer)
          const document = place && documents.get(place.key)
          return (
            <Group key={at} gap={8} wrap="nowrap" align="baseline">
              <Text size="sm" style={{ flex: 1 }}>
                {document && <b>{labelOf(labelOr(document['label'], document.name))}: </b>}
                {problem.message ?? messageOf(problem.code, problem.params ?? {}, localeNow())}
              </Text>
              {place && (
                <Button component="a" variant="default" {...linkTo(problemPlace(place))}>
                  {t('publish.to_fix')}
                </Button>
              )}
            </Group>
          )
        })}
      </Stack>
    </Alert>
  )
}

/** A problem of a field opens that field. */
function problemPlace(place: { kind: string; name: string; rest: string }) {
  const field = /^\/fields\/([^/]+)/.exec(place.rest)?.[1]
  return place.kind === 'object' && field !== undefined ? ['objects', place.name, 'fields', field] : placeOf(place.kind, place.name)
}
