/** Somebody else's change set: what differs from what is published, what was said, and the approval of exactly what is shown. */
import { Accordion, Alert, Button, Stack } from '@mantine/core'
import { IconChecks } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { kindOf } from '@trellis/metadata/schema/kinds.ts'
import { problemOf } from '@trellis/runtime/api/problem.ts'
import { useMe } from '@trellis/runtime/api/session.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import { ProblemCard, RowsSkeleton } from '@trellis/runtime/ui/states.tsx'
import { toastDone, toastProblem } from '@trellis/runtime/ui/toast.tsx'
import { documentIn, labelOr } from '../document/documents.ts'
import { useStudioState } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { Room } from '../shell/room.tsx'
import { Differences } from './changed-documents.tsx'
import { Comments } from './comments.tsx'
import type { ChangeSet } from './review-api.ts'
import { approveChangeSet, readChangeSet, withdrawApproval } from './review-api.ts'
import { ReviewPlan } from './review-plan.tsx'

export function ReviewPage({ author }: { author: string }) {
  const t = useStudioText()
  const me = useMe()
  const client = useQueryClient()
  const key = ['change-set', author]
  const found = useQuery({ queryKey: key, queryFn: () => readChangeSet(author) })
  const [busy, setBusy] = useState(false)
  const set = found.data
  const from = [{ title: t('publish.title'), to: ['changes'] }]
  if (set === undefined)
    return (
      <Room title={t('review.title', { name: '' })} from={from}>
        {found.isError ? (
          <ProblemCard error={found.error} retry={() => void found.refetch()} />
        ) : (
          <RowsSkeleton rows={5} />
        )}
      </Room>
    )
  const act = async (work: () => Promise<ChangeSet | void>, done: string) => {
    setBusy(true)
    try {
      const next = await work()
      if (next) client.setQueryData(key, next)
      else await found.refetch()
      await client.invalidateQueries({ queryKey: ['change-sets'] })
      toastDone(done)
    } catch (error) {
      // Edited while it was looked at: the approver sees the new content first.
      if (problemOf(error).code === 'metadata.stale_base') await found.refetch()
      toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const ownApproval = set.approved && set.approval?.by.id === me.id
  return (
    <Room
      title={t('review.title', { name: set.author.name ?? '' })}
      text={t('review.text')}
      from={from}
      actions={
        ownApproval ? (
          <Button
            variant="default"
            loading={busy}
            onClick={() => void act(() => withdrawApproval(author), t('review.withdrawn'))}
          >
            {t('review.withdraw')}
          </Button>
        ) : (
          <Button
            loading={busy}
            disabled={set.mine || set.items.length === 0 || set.approved}
            onClick={() => void act(() => approveChangeSet(author, set.stamp), t('review.approved'))}
          >
            {t('review.approve')}
          </Button>
        )
      }
    >
      <Stack gap="lg">
        {set.approved && (
          <Alert
            color="green"
            variant="light"
            icon={<IconChecks size={18} />}
            title={t('review.approved_by', { name: set.approval?.by.name ?? '' })}
          />
        )}
        <ReviewPlan set={set} />
        <Documents set={set} />
        <Comments author={author} comments={set.comments} onSaid={(next) => client.setQueryData(key, next)} />
      </Stack>
    </Room>
  )
}

function Documents({ set }: { set: ChangeSet }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const published = useStudioState((state) => state.published)
  return (
    <Accordion
      variant="separated"
      multiple
      defaultValue={set.items.map(({ kind, name }) => `${kind}/${name}`)}
      styles={{ label: { paddingBlock: 9, fontSize: 13 } }}
      aria-label={t('publish.details')}
    >
      {set.items.map((item) => {
        const before = documentIn(published, item.kind, item.name)
        const removed = item.delete === true
        const state = removed ? 'publish.removed' : before === undefined ? 'publish.added' : undefined
        return (
          <Accordion.Item key={`${item.kind}/${item.name}`} value={`${item.kind}/${item.name}`}>
            <Accordion.Control>
              {labelOf(kindOf(item.kind)?.label)} ·{' '}
              <b>{labelOf(labelOr((removed ? before : item)?.['label'], item.name))}</b>{' '}
              {state && <Choice color={removed ? 'red' : 'green'} label={t(state)} />}
            </Accordion.Control>
            <Accordion.Panel>
              {!removed && <Differences before={before ?? { kind: item.kind, name: item.name }} after={item} />}
            </Accordion.Panel>
          </Accordion.Item>
        )
      })}
    </Accordion>
  )
}
