/** Why somebody may or may not do something with a record: each step of the server's own check, in words. */
import { Group, Select, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconCircleMinus, IconCircleX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '@trellis/runtime/api/client.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import { ProblemCard, RowsSkeleton } from '@trellis/runtime/ui/states.tsx'
import type { Documents } from '../document/documents.ts'
import { documentIn, labelOr } from '../document/documents.ts'
import { useStudioState } from '../document/studio.ts'
import type { StudioKey, StudioText } from '../i18n/studio-text.ts'
import { maybeText, useStudioText } from '../i18n/studio-text.ts'
import { objectsNamed } from '../inspector/names-for.ts'
import { RecordSelect } from '../inspector/record-select.tsx'
import objects from '../objects/objects.module.css'
import room from '../shell/room.module.css'
import { usePeople } from './use-people.ts'

type Step = {
  step: string
  ok: boolean | null
  by?: string[]
  right?: string
  parent?: { object: string; id: string; allowed: boolean; steps: Step[] }
}
type Told = { allowed: boolean; steps: Step[] }

const verbs = ['read', 'update', 'delete', 'transfer', 'share', 'export'] as const

export function WhyPart() {
  const t = useStudioText()
  const labelOf = useLabel()
  const published = useStudioState((state) => state.published)
  const people = usePeople()
  const [user, setUser] = useState<string | null>(null)
  const [object, setObject] = useState<string | null>(null)
  const [record, setRecord] = useState<string | null>(null)
  const [verb, setVerb] = useState<(typeof verbs)[number]>('read')
  const found = useQuery({
    queryKey: ['access', 'explain', user, object, record, verb],
    queryFn: () =>
      request<Told>(
        'GET',
        `/api/v1/access/explain?${new URLSearchParams({ user: user ?? '', object: object ?? '', verb, ...(record !== null && { record }) }).toString()}`,
      ),
    enabled: user !== null && object !== null,
    retry: false,
  })
  return (
    <div className={objects['scroll']}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('access.why_text')}
      </Text>
      <Group gap={8} align="end" mb="md">
        <Select
          label={t('access.why_user')}
          data={(people.data?.records ?? []).map((one) => ({ value: one.id, label: one.name }))}
          value={user}
          onChange={setUser}
          searchable
          nothingFoundMessage={t('shell.nothing_found')}
        />
        <Select
          label={t('access.why_verb')}
          w={130}
          data={verbs.map((one) => ({ value: one, label: t(`access.verb_${one}` as StudioKey) }))}
          value={verb}
          allowDeselect={false}
          onChange={(next) => next !== null && setVerb(next as typeof verb)}
        />
        <Select
          label={t('access.object')}
          data={objectsNamed(published).map((one) => ({ value: one.value, label: labelOf(one.label) }))}
          value={object}
          onChange={(next) => {
            setObject(next)
            setRecord(null)
          }}
          searchable
        />
        {object !== null && (
          <RecordSelect
            key={object}
            label={t('access.why_record')}
            placeholder={t('access.any_record')}
            object={object}
            value={record}
            onChange={(next) => setRecord(next?.value ?? null)}
            clearable
          />
        )}
      </Group>
      {found.isFetching && found.data === undefined && <RowsSkeleton rows={4} />}
      {found.isError && <ProblemCard error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Answer told={found.data} documents={published} />}
    </div>
  )
}

function Answer({ told, documents }: { told: Told; documents: Documents }) {
  const t = useStudioText()
  return (
    <Stack gap="sm" maw={760} role="status" aria-live="polite">
      <div>
        <Choice label={t(told.allowed ? 'access.allowed' : 'access.refused')} color={told.allowed ? 'green' : 'red'} />
      </div>
      <Steps steps={told.steps} documents={documents} />
    </Stack>
  )
}

function Steps({ steps, documents }: { steps: Step[]; documents: Documents }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const nameOf = (name: string) => {
    const known = ['sharing_rule', 'restriction_rule', 'permission_set'].flatMap(
      (kind) => documentIn(documents, kind, name) ?? [],
    )[0]
    return known ? labelOf(labelOr(known['label'], name)) : name
  }
  return (
    <ul className={room['lines']} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {steps.map((step, at) => (
        <li key={at} className={room['line']} style={{ alignItems: 'start', paddingBlock: 8 }}>
          <Mark ok={step.ok} />
          <div className={room['grow']}>
            <Text size="sm" c={step.ok === null ? 'dimmed' : undefined}>
              {sentenceOf(step, t)}
            </Text>
            {(step.by ?? []).length > 0 && (
              <Text size="xs" c="dimmed">
                {(step.by ?? []).map(nameOf).join(' · ')}
              </Text>
            )}
            {step.parent && step.parent.steps.length > 0 && (
              <div style={{ marginTop: 8 }}>
                <Steps steps={step.parent.steps} documents={documents} />
              </div>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}

function Mark({ ok }: { ok: boolean | null }) {
  const t = useStudioText()
  if (ok === null) return <IconCircleMinus size={17} aria-label={t('access.mark_none')} color="var(--text-soft)" />
  return ok ? (
    <IconCircleCheck size={17} aria-label={t('access.mark_yes')} color="var(--mantine-color-green-7)" />
  ) : (
    <IconCircleX size={17} aria-label={t('access.mark_no')} color="var(--mantine-color-red-7)" />
  )
}

function sentenceOf({ step, ok, right }: Step, t: StudioText): string {
  const state = ok === null ? 'none' : ok ? 'yes' : 'no'
  const text = maybeText(t, `why.${step}_${state}`) ?? step
  return right === undefined
    ? text
    : `${text} (${maybeText(t, `access.right_${right}`) ?? maybeText(t, `access.field_${right}`) ?? right})`
}
