/** What somebody leaves goes to somebody else: counted first, then moved in one step. */
import { Button, Checkbox, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '@trellis/runtime/api/client.ts'
import { problemOf } from '@trellis/runtime/api/problem.ts'
import { ProblemCard, RowsSkeleton } from '@trellis/runtime/ui/states.tsx'
import { toastDone } from '@trellis/runtime/ui/toast.tsx'
import { useStudioText } from '../i18n/studio-text.ts'
import { useLabels } from './use-labels.ts'
import type { Person } from './use-people.ts'
import { peopleKey, usePeople } from './use-people.ts'

/** Shape of `GET /api/v1/users/{id}/hand-over`; `named_in` is null for who may not read the set-up. */
type Found = {
  owned: { object: string; count: number }[]
  fields: { object: string; field: string; count: number }[]
  reports: number
  named_in: { kind: string; name: string }[] | null
}
type Answer = { moved: { [object: string]: number }; kept: { object: string; id: string; reason: string }[] }

export function HandOverDialog({ from, onClose }: { from: Person; onClose(): void }) {
  const t = useStudioText()
  const found = useQuery({
    queryKey: ['users', from.id, 'hand-over'],
    queryFn: () => request<Found>('GET', `/api/v1/users/${from.id}/hand-over`),
    staleTime: 0,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('access.hand_over_of', { name: from.name })}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      {found.isPending && <RowsSkeleton rows={4} />}
      {found.isError && <ProblemCard error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Wish from={from} found={found.data} onClose={onClose} />}
    </Modal>
  )
}

function Wish({ from, found, onClose }: { from: Person; found: Found; onClose(): void }) {
  const t = useStudioText()
  const words = useLabels()
  const people = usePeople()
  const [to, setTo] = useState<string | null>(null)
  const [fields, setFields] = useState<string[]>([])
  const [reports, setReports] = useState(found.reports > 0)
  const { busy, error, move } = useHandOver(from, onClose)
  const others = (people.data?.records ?? []).filter((one) => one.active && one.id !== from.id)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (to !== null) void move({ to, fields, reports })
      }}
    >
      <Stack gap="sm">
        <Text size="sm">
          {found.owned.length === 0
            ? t('access.owns_nothing')
            : t('access.owns', {
                what: found.owned.map((one) => `${words.object(one.object)} (${one.count})`).join(', '),
              })}
        </Text>
        <Select
          label={t('access.hand_over_to')}
          required
          searchable
          data-autofocus
          data={others.map((one) => ({ value: one.id, label: one.name }))}
          value={to}
          onChange={setTo}
        />
        {found.fields.length > 0 && (
          <Checkbox.Group label={t('access.hand_over_fields')} value={fields} onChange={setFields}>
            <Stack gap={6} mt={4}>
              {found.fields.map((one) => (
                <Checkbox
                  key={`${one.object}.${one.field}`}
                  value={`${one.object}.${one.field}`}
                  label={`${words.object(one.object)} › ${words.field(one.object, one.field)} (${one.count})`}
                />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        {found.reports > 0 && (
          <Checkbox
            label={t('access.hand_over_reports', { count: found.reports })}
            checked={reports}
            onChange={(event) => setReports(event.currentTarget.checked)}
          />
        )}
        {found.named_in !== null && found.named_in.length > 0 && (
          <Text size="sm" c="dimmed">
            {t('access.still_named', {
              what: found.named_in.map((one) => words.document(one.kind, one.name)).join(', '),
            })}
          </Text>
        )}
        {error !== null && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {problemOf(error).errors?.[0]?.message ?? problemOf(error).detail ?? problemOf(error).title}
          </Text>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={busy} disabled={to === null}>
            {t('access.hand_over_now')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function useHandOver(from: Person, onDone: () => void) {
  const t = useStudioText()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const move = async (body: { to: string; fields: string[]; reports: boolean }) => {
    setBusy(true)
    setError(null)
    try {
      const { moved, kept } = await request<Answer>('POST', `/api/v1/users/${from.id}/hand-over`, { body })
      await client.invalidateQueries({ queryKey: peopleKey })
      const count = Object.values(moved).reduce((sum, one) => sum + one, 0)
      toastDone(
        kept.length === 0
          ? t('access.handed_over', { count })
          : t('access.handed_over_but', { count, kept: kept.length }),
      )
      onDone()
    } catch (failed) {
      setError(failed)
      setBusy(false)
    }
  }
  return { busy, error, move }
}
