/** Where this person is signed in, and ending it elsewhere. */
import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { readSessions, revokeOtherSessions, revokeSession } from '../api/session.ts'
import { formatInstant } from '../i18n/format.ts'
import { useText } from '../i18n/i18n.ts'
import { Choice } from '../ui/choice.tsx'
import { usePlace } from '../i18n/place.ts'
import { ProblemCard, RowsSkeleton } from '../ui/states.tsx'
import { toastProblem } from '../ui/toast.tsx'

const key = ['sessions'] as const

export function Sessions() {
  const t = useText()
  const place = usePlace()
  const client = useQueryClient()
  const sessions = useQuery({ queryKey: key, queryFn: readSessions })
  const end = async (call: Promise<void>) => {
    try {
      await call
      await client.invalidateQueries({ queryKey: key })
    } catch (error) {
      toastProblem(error)
    }
  }
  if (sessions.isPending) return <RowsSkeleton rows={3} />
  if (sessions.error) return <ProblemCard error={sessions.error} retry={() => void sessions.refetch()} />
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('account.sessions_text')}
      </Text>
      <Table.ScrollContainer minWidth={300}>
        <Table verticalSpacing={8} fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('account.device')}</Table.Th>
              <Table.Th visibleFrom="xs">{t('account.address')}</Table.Th>
              <Table.Th>{t('account.since')}</Table.Th>
              <Table.Th aria-label={t('account.actions')} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sessions.data.map((session) => (
              <Table.Tr key={session.id}>
                <Table.Td>
                  {deviceOf(session.user_agent ?? '') || t('account.unknown_device')}
                  <Text className="figures" size="xs" c="dimmed" hiddenFrom="xs">
                    {session.ip_address ?? ''}
                  </Text>
                </Table.Td>
                <Table.Td className="figures" visibleFrom="xs">
                  {session.ip_address ?? ''}
                </Table.Td>
                <Table.Td className="figures">{formatInstant(session.created_at, place)}</Table.Td>
                <Table.Td ta="right">
                  {session.current ? (
                    <Choice color="green" label={t('account.this_one')} />
                  ) : (
                    <Button
                      variant="subtle"
                      color="red"
                      size="compact-xs"
                      onClick={() => void end(revokeSession(session.id))}
                    >
                      {t('account.end')}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group>
        <Button variant="default" onClick={() => void end(revokeOtherSessions())}>
          {t('account.end_others')}
        </Button>
      </Group>
    </Stack>
  )
}

/** `Chrome · Windows` out of a user agent; '' when it says neither. */
export function deviceOf(agent: string): string {
  const browser = /Edg\//.test(agent)
    ? 'Edge'
    : /Firefox\//.test(agent)
      ? 'Firefox'
      : /Chrome\//.test(agent)
        ? 'Chrome'
        : /Safari\//.test(agent)
          ? 'Safari'
          : ''
  const system = /Windows/.test(agent)
    ? 'Windows'
    : /Android/.test(agent)
      ? 'Android'
      : /iPhone|iPad/.test(agent)
        ? 'iOS'
        : /Mac OS/.test(agent)
          ? 'macOS'
          : /Linux/.test(agent)
            ? 'Linux'
            : ''
  return [browser, system].filter((part) => part !== '').join(' · ')
}
