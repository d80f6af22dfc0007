/** What a place shows when there is nothing, not yet something, or something went wrong. Each has a way on. */
import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconAlertCircle, IconCloudOff, IconLock, IconSearchOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { WireProblem } from '../api/problem.ts'
import { problemOf } from '../api/problem.ts'
import { useText } from '../i18n/i18n.ts'

export function EmptyState(props: { icon?: ReactNode; title: string; text?: string; action?: ReactNode }) {
  return (
    <Stack align="center" justify="center" gap={8} p="xl" mih={220} ta="center" data-state="empty">
      <span style={{ color: 'var(--text-soft)' }}>{props.icon}</span>
      <Title order={2}>{props.title}</Title>
      {props.text !== undefined && (
        <Text c="dimmed" size="sm" maw={420}>
          {props.text}
        </Text>
      )}
      {props.action !== undefined && <Group mt={6}>{props.action}</Group>}
    </Stack>
  )
}

/** A failed read. 403 and 404 say so in plain words; everything else may be tried again. */
export function ProblemCard({ error, retry, action }: { error: unknown; retry?: () => void; action?: ReactNode }) {
  const t = useText()
  const problem = problemOf(error)
  const { title, text, icon } = explain(problem, t)
  const again = retry && problem.status !== 403 && problem.status !== 404
  return (
    <Stack align="center" justify="center" gap={8} p="xl" mih={220} ta="center" role="alert" data-state="error">
      <span style={{ color: 'var(--text-soft)' }}>{icon}</span>
      <Title order={2}>{title}</Title>
      <Text c="dimmed" size="sm" maw={460}>
        {text}
      </Text>
      <Group mt={6}>
        {again && (
          <Button variant="default" onClick={retry}>
            {t('problem.retry')}
          </Button>
        )}
        {action}
      </Group>
      {problem.request_id !== undefined && (
        <Text c="dimmed" size="xs">
          {t('problem.request', { id: problem.request_id })}
        </Text>
      )}
    </Stack>
  )
}

function explain(
  problem: WireProblem,
  t: ReturnType<typeof useText>,
): { title: string; text: string; icon: ReactNode } {
  if (problem.code === 'network.unreachable')
    return {
      title: problem.title,
      text: problem.detail ?? '',
      icon: <IconCloudOff size={28} stroke={1.4} />,
    }
  if (problem.status === 404)
    return {
      title: t('problem.not_found'),
      text: t('problem.not_found_text'),
      icon: <IconSearchOff size={28} stroke={1.4} />,
    }
  if (problem.status === 403)
    return { title: t('problem.denied'), text: t('problem.denied_text'), icon: <IconLock size={28} stroke={1.4} /> }
  const details = (problem.errors ?? []).map((error) => error.message).filter((message) => message !== undefined)
  const text = details.length > 0 ? details.join(' ') : (problem.detail ?? t('problem.unexpected_text'))
  return {
    title: problem.code === 'internal' || problem.status === 0 ? t('problem.unexpected') : problem.title,
    text,
    icon: <IconAlertCircle size={28} stroke={1.4} />,
  }
}

export function RowsSkeleton({ rows = 12 }: { rows?: number }) {
  return (
    <div aria-busy="true" data-state="loading">
      {Array.from({ length: rows }, (_, at) => (
        <Group key={at} h="var(--row)" px="md" gap="lg" wrap="nowrap" style={{ borderBottom: '1px solid var(--line)' }}>
          <Skeleton h={10} w={14} />
          <Skeleton h={10} w={`${18 + ((at * 7) % 12)}%`} />
          <Skeleton h={10} w={`${10 + ((at * 5) % 8)}%`} />
          <Skeleton h={10} w="9%" visibleFrom="sm" />
          <Skeleton h={10} w={`${8 + ((at * 3) % 7)}%`} visibleFrom="sm" />
        </Group>
      ))}
    </div>
  )
}

export function PageSkeleton() {
  return (
    <Stack p="lg" gap="md" aria-busy="true" data-state="loading">
      <Skeleton h={22} w={260} />
      <Skeleton h={14} w={180} />
      <Skeleton h={32} />
      <Group align="start" grow>
        <Skeleton h={240} />
        <Skeleton h={240} visibleFrom="sm" />
      </Group>
    </Stack>
  )
}
