/** Closes the records of an object up to a day, or reopens them; with a reason. */
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '@trellis/runtime/api/client.ts'
import { problemOf } from '@trellis/runtime/api/problem.ts'
import { DayInput } from '@trellis/runtime/fields/day-input.tsx'
import { toastDone } from '@trellis/runtime/ui/toast.tsx'
import { useStudioText } from '../i18n/studio-text.ts'
import { useReader } from '../shell/use-reader.ts'
import type { Party, PartyKind } from './party.ts'
import { PartiesInput } from './party-input.tsx'

/** Shape of `GET /api/v1/closed-periods`; `until` is the last closed day. */
export type Period = {
  object: string
  until: string
  reason: string | null
  except: { kind: PartyKind; name: string }[]
  closed_at: string
  closed_by: string | null
}

/** What the dialog is about: an object, its period when it has one, and whether to reopen it. */
export type PeriodAsk = { object: string; label: string; period: Period | undefined; reopen: boolean }

/** Under which the periods are kept by the query client. */
export const periodsKey = ['closed-periods'] as const
const longestReason = 500
const exempt: readonly PartyKind[] = ['user', 'role', 'role_and_below', 'group']

export function PeriodDialog({ ask, onClose }: { ask: PeriodAsk; onClose(): void }) {
  const t = useStudioText()
  const { locale } = useReader()
  const client = useQueryClient()
  const { period, reopen } = ask
  const [until, setUntil] = useState(period?.until ?? '')
  const [reason, setReason] = useState('')
  const [except, setExcept] = useState<Party[]>(
    (period?.except ?? []).map(({ kind, name }) => ({ [kind]: name }) as Party),
  )
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      const named = except.filter((party) => Object.values(party).every((name) => name !== ''))
      const body = reopen ? { until: null, reason } : { until, reason, except: named }
      await request('PUT', `/api/v1/closed-periods/${ask.object}`, { body })
      await client.invalidateQueries({ queryKey: periodsKey })
      toastDone(t(reopen ? 'access.period_reopened' : 'access.period_closed', { what: ask.label }))
      onClose()
    } catch (failed) {
      setError(failed)
      setBusy(false)
    }
  }
  const title = t(reopen ? 'access.reopen_title' : 'access.close_title', { what: ask.label })
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t(reopen ? 'access.reopen_text' : 'access.close_text')}
          </Text>
          {!reopen && (
            <DayInput label={t('access.last_closed_day')} locale={locale} required value={until} onChange={setUntil} />
          )}
          <Textarea
            label={t('access.reason')}
            required
            autosize
            minRows={2}
            maxLength={longestReason}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {!reopen && <PartiesInput label={t('access.except')} kinds={exempt} value={except} onChange={setExcept} />}
          {error !== null && (
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              {problemOf(error).errors?.[0]?.message ?? problemOf(error).detail ?? problemOf(error).title}
            </Text>
          )}
          <Group justify="flex-end">
            <Button type="submit" loading={busy} color={reopen ? 'orange' : undefined}>
              {t(reopen ? 'access.reopen_period' : 'access.close_now')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
