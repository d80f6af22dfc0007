/** The audit trail: who did what to access, data and set-up, searched by person, kind, record and time; and whether it is whole. */
import { Button, Group, Select, Text } from '@mantine/core'
import { IconHistory, IconShieldCheck, IconShieldX } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { DayInput } from '@trellis/runtime/fields/day-input.tsx'
import { instantOf } from '@trellis/runtime/fields/zone-time.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { EmptyState, ProblemCard, RowsSkeleton } from '@trellis/runtime/ui/states.tsx'
import { useStudioState } from '../document/studio.ts'
import { maybeText, useStudioText } from '../i18n/studio-text.ts'
import { objectsNamed } from '../inspector/names-for.ts'
import { RecordSelect } from '../inspector/record-select.tsx'
import objects from '../objects/objects.module.css'
import { useReader } from '../shell/use-reader.ts'
import room from '../shell/room.module.css'
import type { AuditAsk } from './audit-api.ts'
import { readAudit, verifyAudit } from './audit-api.ts'
import { Changes, Lines } from './audit-lines.tsx'
import { usePeople } from './use-people.ts'

/** In the order auditors ask for them. */
const areas = [
  'sign_in.',
  'sign_out.',
  'api_key.',
  'user.',
  'share.',
  'lock.',
  'period.',
  'model.',
  'export.',
  'field.',
  'records.',
  'warnings.',
] as const

const nothing: AuditAsk = { user: null, kind: null, object: null, record: null, from: '', to: '' }

export function AuditPart() {
  const t = useStudioText()
  const { timeZone } = useReader()
  const [ask, setAsk] = useState<AuditAsk>(nothing)
  const found = useInfiniteQuery({
    queryKey: ['audit', ask],
    queryFn: ({ pageParam }) => readAudit(ask, pageParam, (day, add) => dayStart(day, add, timeZone)),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
  const pages = found.data?.pages ?? []
  const lines = pages.flatMap((page) => page.records)
  const changes = pages[0]?.changes ?? []
  const until = pages[0]?.changes_until ?? null
  return (
    <div className={objects['scroll']}>
      <Group justify="space-between" align="start" mb="sm" gap="sm">
        <Text size="sm" c="dimmed" maw={680}>
          {t('access.audit_text')}
        </Text>
        <Verify />
      </Group>
      <Filters ask={ask} onChange={(next) => setAsk({ ...ask, ...next })} />
      {found.isPending && <RowsSkeleton rows={8} />}
      {found.isError && <ProblemCard error={found.error} retry={() => void found.refetch()} />}
      {ask.object !== null && (changes.length > 0 || until !== null) && (
        <Changes lines={changes} object={ask.object} record={ask.record} until={until} />
      )}
      {found.data && lines.length === 0 && changes.length === 0 && (
        <EmptyState icon={<IconHistory size={28} stroke={1.4} />} title={t('access.audit_none')} />
      )}
      {lines.length > 0 && <Lines lines={lines} />}
      {found.hasNextPage && (
        <Button variant="default" mt="sm" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('access.audit_more')}
        </Button>
      )}
    </div>
  )
}

/** The moment at which a day, or so many days later, begins for the reader. */
function dayStart(day: string, add: number, timeZone: string): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + add)
  return instantOf(`${at.toISOString().slice(0, 10)} 00:00:00`, timeZone)
}

function Filters({ ask, onChange }: { ask: AuditAsk; onChange(next: Partial<AuditAsk>): void }) {
  const t = useStudioText()
  const { locale } = useReader()
  const labelOf = useLabel()
  const people = usePeople()
  const published = useStudioState((state) => state.published)
  const clear = { 'aria-label': t('shell.remove') }
  return (
    <div className={room['filters']} role="search" aria-label={t('access.audit')}>
      <Select
        label={t('access.why_user')}
        placeholder={t('access.anybody')}
        data={(people.data?.records ?? []).map((one) => ({ value: one.id, label: one.name }))}
        value={ask.user}
        onChange={(user) => onChange({ user })}
        searchable
        clearable
        clearButtonProps={clear}
        nothingFoundMessage={t('shell.nothing_found')}
      />
      <Select
        label={t('access.audit_kind')}
        placeholder={t('access.any_record')}
        data={areas.map((area) => ({ value: area, label: maybeText(t, `audit.${area.slice(0, -1)}`) ?? area }))}
        value={ask.kind}
        onChange={(kind) => onChange({ kind })}
        clearable
        clearButtonProps={clear}
      />
      <Select
        label={t('access.object')}
        placeholder={t('access.any_record')}
        data={objectsNamed(published).map((one) => ({ value: one.value, label: labelOf(one.label) }))}
        value={ask.object}
        onChange={(object) => onChange({ object, record: null })}
        searchable
        clearable
        clearButtonProps={clear}
      />
      {ask.object !== null && (
        <RecordSelect
          key={ask.object}
          label={t('access.why_record')}
          placeholder={t('access.any_record')}
          object={ask.object}
          value={ask.record}
          onChange={(next) => onChange({ record: next?.value ?? null })}
          clearable
        />
      )}
      <DayInput
        label={t('access.audit_from')}
        locale={locale}
        value={ask.from}
        onChange={(from) => onChange({ from })}
      />
      <DayInput label={t('access.audit_to')} locale={locale} value={ask.to} onChange={(to) => onChange({ to })} />
    </div>
  )
}

function Verify() {
  const t = useStudioText()
  const check = useMutation({ mutationFn: verifyAudit })
  const told = check.data
  return (
    <Group gap={10}>
      <div role="status" aria-live="polite">
        {told && (
          <Text size="sm" c={told.ok ? 'var(--mantine-color-success)' : 'var(--mantine-color-error)'}>
            <Group gap={6} component="span">
              {told.ok ? <IconShieldCheck size={16} aria-hidden /> : <IconShieldX size={16} aria-hidden />}
              {told.ok
                ? t('access.audit_whole', { count: told.lines })
                : t('access.audit_broken', { line: told.broken_at ?? '—' })}
            </Group>
          </Text>
        )}
        {check.isError && <ProblemCard error={check.error} retry={() => check.mutate()} />}
      </div>
      <Button
        variant="default"
        leftSection={<IconShieldCheck size={14} />}
        loading={check.isPending}
        onClick={() => check.mutate()}
      >
        {t('access.audit_verify')}
      </Button>
    </Group>
  )
}
