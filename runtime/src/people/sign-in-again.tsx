/** Over the page when the session ended: after signing in, everything typed is still there and the page goes on. */
import { Anchor, Modal, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useMe } from '../api/session.ts'
import { useText } from '../i18n/i18n.ts'
import { resumeSession } from '../shell/session-end.ts'
import { SignInForm } from './sign-in-form.tsx'

export function SignInAgain() {
  const t = useText()
  const me = useMe()
  const client = useQueryClient()
  const resume = () => {
    resumeSession()
    void client.invalidateQueries()
  }
  return (
    <Modal
      opened
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('account.ended')}
      size="sm"
      zIndex={1000}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('account.ended_text')}
        </Text>
        <SignInForm email={me.email} onDone={resume} />
        <Anchor href="/sign-in" size="xs">
          {t('account.other_person')}
        </Anchor>
      </Stack>
    </Modal>
  )
}
