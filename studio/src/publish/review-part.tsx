/** On one's own change set: who else sees it, whether somebody is asked to approve it or did, and what was said. */
import { Alert, Button, Group, Stack, Switch, Text } from '@mantine/core'
import { IconChecks, IconHourglass } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { problemOf } from '@trellis/runtime/api/problem.ts'
import { toastProblem } from '@trellis/runtime/ui/toast.tsx'
import { useAutosave } from '../document/autosave-context.ts'
import { useStudioState } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Comments } from './comments.tsx'
import type { ChangeSet } from './review-api.ts'
import { readChangeSet, readChangeSets, shareMine } from './review-api.ts'

export const mineKey = ['change-set', 'mine'] as const

/** The own change set as the server holds it; asked anew with every saved edit. */
export function useOwnChangeSet() {
  const autosave = useAutosave()
  const save = useStudioState((state) => state.save)
  return useQuery({
    queryKey: [...mineKey, save === 'saved'],
    queryFn: async () => {
      await autosave.flush()
      return await readChangeSet('mine')
    },
    refetchInterval: 15_000,
  })
}

export function ReviewPart() {
  const t = useStudioText()
  const client = useQueryClient()
  const own = useOwnChangeSet()
  const open = useQuery({ queryKey: ['change-sets'], queryFn: readChangeSets })
  const set = own.data
  if (set === undefined) return null
  const keep = (next: ChangeSet) => client.setQueriesData({ queryKey: mineKey }, next)
  const share = async (body: { shared?: boolean; asked?: boolean }) => {
    // The switch moves at once; what the server holds comes back, refused or not.
    if (body.shared !== undefined) keep({ ...set, shared: body.shared })
    try {
      keep(await shareMine(body))
    } catch (error) {
      keep(set)
      toastProblem(problemOf(error))
    }
  }
  const needed = open.data?.approval_needed === true
  return (
    <Stack gap="md">
      <Group gap={16}>
        <Switch
          label={t('review.shared')}
          checked={set.shared}
          onChange={(event) => void share({ shared: event.currentTarget.checked })}
        />
        {set.asked_at === null ? (
          <Button variant="default" onClick={() => void share({ asked: true })}>
            {t('review.ask')}
          </Button>
        ) : (
          <Button variant="subtle" onClick={() => void share({ asked: false })}>
            {t('review.ask_no_more')}
          </Button>
        )}
      </Group>
      <ApprovalState set={set} needed={needed} />
      {(set.shared || set.comments.length > 0) && <Comments author="mine" comments={set.comments} onSaid={keep} />}
    </Stack>
  )
}

function ApprovalState({ set, needed }: { set: ChangeSet; needed: boolean }) {
  const t = useStudioText()
  const name = set.approval?.by.name ?? ''
  if (set.approved)
    return (
      <Alert color="green" variant="light" icon={<IconChecks size={18} />} title={t('review.approved_by', { name })} />
    )
  if (set.approval !== null)
    return (
      <Alert color="orange" variant="light" icon={<IconHourglass size={18} />} title={t('review.void', { name })} />
    )
  if (set.asked_at !== null || needed)
    return (
      <Alert
        color={needed ? 'orange' : 'gray'}
        variant="light"
        icon={<IconHourglass size={18} />}
        title={t(needed ? 'review.needed' : 'review.waiting')}
      >
        {set.asked_at === null && <Text size="sm">{t('review.needed_text')}</Text>}
      </Alert>
    )
  return null
}
