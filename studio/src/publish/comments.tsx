/** What was said about a change set, oldest first, and the place to say more. Ctrl+Enter sends; what could not be sent stays. */
import { Button, Group, Stack, Text, Textarea, Title } from '@mantine/core'
import { useState } from 'react'
import { formatInstant } from '@trellis/runtime/i18n/format.ts'
import { toastProblem } from '@trellis/runtime/ui/toast.tsx'
import { useStudioText } from '../i18n/studio-text.ts'
import type { ChangeComment, ChangeSet } from './review-api.ts'
import { sayAbout } from './review-api.ts'
import { useReader } from '../shell/use-reader.ts'

type Props = { author: string; comments: readonly ChangeComment[]; onSaid(set: ChangeSet): void }

export function Comments({ author, comments, onSaid }: Props) {
  const t = useStudioText()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const place = useReader()
  const send = async () => {
    if (text.trim() === '' || busy) return
    setBusy(true)
    try {
      onSaid(await sayAbout(author, text))
      setText('')
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section aria-label={t('review.comments')}>
      <Title order={2} mb={8}>
        {t('review.comments')}
      </Title>
      <Stack gap={10} maw={620}>
        {comments.map((comment) => (
          <div key={comment.id}>
            <Text size="xs" c="dimmed">
              {[comment.by.name ?? '', formatInstant(comment.at, place)].join(' · ')}
            </Text>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {comment.text}
            </Text>
          </div>
        ))}
        <Textarea
          aria-label={t('review.say')}
          placeholder={t('review.say')}
          autosize
          minRows={2}
          maxRows={10}
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send()
          }}
        />
        <Group>
          <Button variant="default" loading={busy} disabled={text.trim() === ''} onClick={() => void send()}>
            {t('review.send')}
          </Button>
        </Group>
      </Stack>
    </section>
  )
}
