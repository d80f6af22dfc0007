/** The one button, with what the version is about; asks before data goes to the bin, and leads to the merge when somebody was faster. */
import { Button, Group, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '@trellis/runtime/api/problem.ts'
import { confirm } from '@trellis/runtime/ui/confirm.ts'
import { toastDone, toastProblem } from '@trellis/runtime/ui/toast.tsx'
import { useAutosave, useReload } from '../document/autosave-context.ts'
import type { Plan } from '../document/change-set-api.ts'
import { publishDrafts } from '../document/change-set-api.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { go, placeAtWork } from '../place.ts'
import { readChangeSets } from './review-api.ts'
import { useOwnChangeSet } from './review-part.tsx'

export function PublishForm({ plan }: { plan: Plan | undefined }) {
  const t = useStudioText()
  const autosave = useAutosave()
  const reload = useReload()
  const [comment, setComment] = useState('')
  const [busy, setBusy] = useState(false)
  const publish = async () => {
    const loses = plan?.diff.some((change) => change.effect === 'destructive') === true
    if (
      loses &&
      !(await confirm({
        title: t('publish.confirm_title'),
        text: t('publish.confirm_text'),
        yes: t('publish.publish'),
        danger: true,
      }))
    )
      return
    setBusy(true)
    try {
      await autosave.flush()
      const { version } = await publishDrafts({ comment, confirm: loses })
      await reload()
      toastDone(t('publish.published', { version }))
      go(placeAtWork())
    } catch (error) {
      if (problemOf(error).code === 'metadata.stale_base') {
        await reload().catch(toastProblem)
        go(['changes', 'merge'])
      } else toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const open = useQuery({ queryKey: ['change-sets'], queryFn: readChangeSets })
  const own = useOwnChangeSet()
  const waits = open.data?.approval_needed === true && own.data?.approved !== true
  const ready =
    plan !== undefined &&
    !waits &&
    plan.problems.length === 0 &&
    !plan.impact.some((one) => 'duplicates' in one && (one.duplicates ?? 0) > 0)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void publish()
      }}
    >
      <Group gap={8} align="end">
        <TextInput
          style={{ flex: 1, maxWidth: 520 }}
          label={t('publish.comment')}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          maxLength={2000}
        />
        <Button type="submit" size="sm" loading={busy} disabled={!ready}>
          {t('publish.publish')}
        </Button>
      </Group>
    </form>
  )
}
