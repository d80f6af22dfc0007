/** Everything that was published, and the way back. */
import { Button } from '@mantine/core'
import { IconDownload, IconHistory } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { request } from '@trellis/runtime/api/client.ts'
import { EmptyState, ProblemCard, RowsSkeleton } from '@trellis/runtime/ui/states.tsx'
import { ArchivePart } from './archive-part.tsx'
import { Problems } from './plan-problems.tsx'
import { useRollback } from './use-rollback.ts'
import { VersionLine } from './version-line.tsx'
import { readVersions } from '../document/change-set-api.ts'
import { useStudioState } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Room } from '../shell/room.tsx'
import room from '../shell/room.module.css'

export function VersionsPage() {
  const t = useStudioText()
  const current = useStudioState((state) => state.version)
  const client = useQueryClient()
  const found = useQuery({ queryKey: ['versions', current], queryFn: readVersions })
  const people = useQuery({ queryKey: ['people'], queryFn: readPeople })
  const { back, refused } = useRollback(() => void client.invalidateQueries({ queryKey: ['versions'] }))
  const documents = useStudioState((state) => state.published)
  return (
    <Room
      title={t('publish.versions')}
      text={t('publish.versions_text')}
      actions={
        <>
          <ArchivePart onDone={() => void client.invalidateQueries({ queryKey: ['versions'] })} />
          <Button
            component="a"
            href="/api/v1/metadata/export"
            download="metadata.zip"
            variant="default"
            leftSection={<IconDownload size={15} />}
          >
            {t('publish.export')}
          </Button>
        </>
      }
    >
      {refused.length > 0 && <Problems problems={refused} documents={documents} fix />}
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
            onItemBack={(item, name) => void back(version.version, { item, name })}
          />
        ))}
      </div>
    </Room>
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
