/** Everything that was published, and the way back. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { IconDownload, IconHistory } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { changeText } from '@trellis/metadata/model/change-sentences.ts'
import { request } from '@trellis/runtime/api/client.ts'
import { formatInstant } from '@trellis/runtime/i18n/format.ts'
import { localeNow } from '@trellis/runtime/i18n/i18n.ts'
import { useMe } from '@trellis/runtime/api/session.ts'
import { confirm } from '@trellis/runtime/ui/confirm.ts'
import { EmptyState, ProblemCard, RowsSkeleton } from '@trellis/runtime/ui/states.tsx'
import { toastDone, toastProblem } from '@trellis/runtime/ui/toast.tsx'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import { useReload } from '../document/autosave-context.ts'
import type { Version } from '../document/change-set-api.ts'
import { readVersions, rollback } from '../document/change-set-api.ts'
import { useStudioState } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Room } from '../shell/room.tsx'
import room from '../shell/room.module.css'

const mostSentences = 6

export function VersionsPage() {
  const t = useStudioText()
  const current = useStudioState((state) => state.version)
  const client = useQueryClient()
  const reload = useReload()
  const found = useQuery({ queryKey: ['versions', current], queryFn: readVersions })
  const people = useQuery({ queryKey: ['people'], queryFn: readPeople })
  const back = async (version: number) => {
    if (
      !(await confirm({
        title: t('publish.roll_back_ask', { version }),
        text: t('publish.roll_back_text'),
        yes: t('publish.roll_back'),
        danger: true,
      }))
    )
      return
    try {
      await rollback(version, true)
      await reload()
      await client.invalidateQueries({ queryKey: ['versions'] })
      toastDone(t('publish.rolled_back', { version }))
    } catch (error) {
      toastProblem(error)
    }
  }
  return (
    <Room
      title={t('publish.versions')}
      text={t('publish.versions_text')}
      actions={
        <Button
          component="a"
          href="/api/v1/metadata/export"
          download="metadata.zip"
          variant="default"
          leftSection={<IconDownload size={15} />}
        >
          {t('publish.export')}
        </Button>
      }
    >
      {found.isPending && <RowsSkeleton rows={6} />}
      {found.isError && <ProblemCard error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && (
        <EmptyState icon={<IconHistory size={28} stroke={1.4} />} title={t('publish.no_versions')} />
      )}
      <div className={found.data && found.data.length > 0 ? room['lines'] : undefined}>
        {found.data?.map((version) => (
          <VersionLine
            key={version.version}
            version={version}
            by={version.by === null ? t('publish.by_system') : (people.data?.get(version.by) ?? '')}
            current={version.version === current}
            onBack={() => void back(version.version)}
          />
        ))}
      </div>
    </Room>
  )
}

function VersionLine({
  version,
  by,
  current,
  onBack,
}: {
  version: Version
  by: string
  current: boolean
  onBack(): void
}) {
  const t = useStudioText()
  const me = useMe()
  const [all, setAll] = useState(false)
  const place = { locale: localeNow(), timeZone: me.time_zone ?? 'UTC' }
  const steps = all ? version.steps : version.steps.slice(0, mostSentences)
  return (
    <div className={room['line']} style={{ alignItems: 'flex-start', paddingBlock: 10 }}>
      <div className={room['grow']}>
        <Group gap={8}>
          <Text fw={550}>{t('publish.version', { version: version.version })}</Text>
          {current && <Choice color="green" label={t('publish.current')} />}
          <Text size="xs" c="dimmed">
            {[formatInstant(version.at, place), by].filter((part) => part !== '').join(' · ')}
          </Text>
        </Group>
        {version.comment !== null && <Text size="sm">{version.comment}</Text>}
        <Stack gap={0} mt={2}>
          {steps.map((step, at) => (
            <Text key={at} size="xs" c="dimmed">
              {changeText(step, localeNow())}
            </Text>
          ))}
          {version.steps.length > mostSentences && !all && (
            <Button variant="subtle" size="compact-xs" style={{ alignSelf: 'flex-start' }} onClick={() => setAll(true)}>
              {t('shell.more')} ({version.steps.length - mostSentences})
            </Button>
          )}
        </Stack>
      </div>
      {!current && (
        <Button variant="default" onClick={onBack}>
          {t('publish.roll_back')}
        </Button>
      )}
    </div>
  )
}

/** Names of users by id; empty for those who may not see the users. */
async function readPeople(): Promise<Map<string, string>> {
  try {
    const { records } = await request<{ records: { id: string; name: string }[] }>('POST', '/api/v1/query', {
      body: { object: 'user', fields: ['id', 'name'], limit: 1000 },
    })
    return new Map(records.map((user) => [user.id, user.name]))
  } catch {
    return new Map()
  }
}
